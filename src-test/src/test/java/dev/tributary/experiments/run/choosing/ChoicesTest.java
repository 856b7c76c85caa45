package dev.tributary.experiments.run.choosing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.predict.Proportion;
import dev.tributary.engine.select.Strongest;
import dev.tributary.engine.task.NamedSpans;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import dev.tributary.engine.tokenize.Tokenisation;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.figures.InducedEdges;
import dev.tributary.experiments.run.measuring.Candidate;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.printing.ScoreTable;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.StandardErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How sizes, places and elements are chosen and told, on numbers made up by hand. */
class ChoicesTest {

    private static ComputationGraph graph() {
        ComputationGraph.Recorder recorder = new ComputationGraph.Recorder(AttentionDirection.CAUSAL);
        recorder.write(new NodeGroup.Input());
        recorder.read(new NodeGroup.Heads(0, 1), true);
        recorder.write(new NodeGroup.Heads(0, 1));
        recorder.read(new NodeGroup.Mlp(0), false);
        recorder.write(new NodeGroup.Mlp(0));
        recorder.read(new NodeGroup.Logits(), false);
        return recorder.graph();
    }

    private static Measured measured(OptionalDouble faithfulness) {
        return new Measured(
                "select",
                "strongest",
                3,
                3,
                new Measured.Values(0, 0, 0, faithfulness),
                new Measured.Sureness(1, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static Measured measured(double faithfulness, double accuracy, int prompts, double low) {
        return new Measured(
                "select",
                "strongest",
                3,
                3,
                new Measured.Values(0, 0, accuracy, OptionalDouble.of(faithfulness)),
                new Measured.Sureness(
                        prompts,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Interval(low, Math.max(low, 1.3)))));
    }

    @Test
    void with_few_prompts_a_size_is_large_enough_by_the_values_themselves() {
        SizeRule rule = new StandardRule(1);

        assertThat(rule.holds(measured(0.9, 0.9, 19, 0.1))).isTrue();
        assertThat(rule.holds(measured(1.1, 0.9, 19, 0.1))).isTrue();
        assertThat(rule.holds(measured(0.899, 1, 19, 0.1))).isFalse();
        assertThat(rule.holds(measured(1.101, 1, 19, 0.1))).isFalse();
        assertThat(rule.holds(measured(1, 0.89, 19, 0.1))).isFalse();
        assertThat(rule.holds(measured(OptionalDouble.empty()))).isFalse();
    }

    @Test
    void with_twenty_prompts_lower_ends_of_intervals_must_say_so() {
        SizeRule rule = new StandardRule(1);

        assertThat(rule.holds(measured(1, 1, 20, 0.9))).isTrue();
        assertThat(rule.holds(measured(1, 1, 20, 0.899))).isFalse();
        // 19 of 20 right answers: Wilson's lower end is 0.764
        assertThat(rule.holds(measured(1, 0.95, 20, 0.95))).isFalse();
        assertThat(rule.holds(measured(1, 0.95, 40, 0.95))).isTrue();
    }

    @Test
    void right_answers_are_asked_for_as_far_as_the_model_gives_them() {
        assertThat(new StandardRule(0.5).holds(measured(1, 0.45, 19, 0.1))).isTrue();
        assertThat(new StandardRule(0.5).holds(measured(1, 0.44, 19, 0.1))).isFalse();
    }

    @Test
    void by_values_intervals_do_not_matter_and_bounds_still_do() {
        SizeRule rule = new StandardRule(0.5);

        assertThat(rule.holdsByValues(measured(0.9, 0.45, 25, 0.1))).isTrue();
        assertThat(rule.holdsByValues(measured(1.1, 0.45, 25, 0.1))).isTrue();
        assertThat(rule.holdsByValues(measured(0.899, 0.5, 25, 0.1))).isFalse();
        assertThat(rule.holdsByValues(measured(1.101, 0.5, 25, 0.1))).isFalse();
        assertThat(rule.holdsByValues(measured(1, 0.44, 25, 0.1))).isFalse();
    }

    @Test
    void wilson_gives_the_published_lower_ends() {
        // Wilson 1927; 0.7225 and 0.8389 by hand: (p + z^2/2n - z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)
        assertThat(new Proportion(1, 10).wilson().low()).isCloseTo(0.72247, within(1e-5));
        assertThat(new Proportion(1, 20).wilson().low()).isCloseTo(0.83887, within(1e-5));
        assertThat(new Proportion(0.95, 20).wilson().low()).isCloseTo(0.76387, within(1e-5));
    }

    @Test
    void sizes_grow_by_a_factor_between_both_ends() {
        assertThat(SizeSearch.between(1, 64, 6)).containsExactly(1, 2, 4, 8, 16, 32, 64);
        assertThat(SizeSearch.between(7, 9, 12)).containsExactly(7, 8, 9);
        assertThat(SizeSearch.between(5, 5, 12)).containsExactly(5);
    }

    @Test
    void edges_on_no_path_do_not_count_among_the_strongest_but_do_among_random_ones() {
        EdgeSpace space = new EdgeSpace(graph(), new Positions.All());
        double[] values = new double[space.size()];
        values[space.indexOf(Edge.parse("input->logits"))] = 3;
        values[space.indexOf(Edge.parse("m0->logits"))] = -2;
        values[space.indexOf(Edge.parse("input->a0.h0<q>"))] = 1;
        PruneScores scores = PruneScores.of(space, values);

        Candidate strongest =
                Candidate.taken(Strongest.usual(), Strongest.usual().over(scores, Set.of(0)), 3, Set.of(0));
        Candidate random = Candidate.random(scores, 3);

        assertThat(strongest.nominal()).isEqualTo(3);
        assertThat(strongest.circuit().elements()).containsExactly(Edge.parse("input->logits"));
        assertThat(random.circuit().size()).isEqualTo(3);
    }

    @Test
    void a_table_shows_the_strongest_first_with_their_own_scores_and_errors() {
        EdgeSpace space = new EdgeSpace(graph(), new Positions.All());
        double[] values = new double[space.size()];
        double[] errors = new double[space.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = index % 2 == 0 ? index : -index;
            errors[index] = index / 100.0;
        }
        PruneScores scores = PruneScores.of(space, values, Optional.of(StandardErrors.of(4, errors)));

        ScoreTable table = ScoreTable.strongest(scores, 3);

        int last = values.length - 1;
        assertThat(table.indices()).containsExactly(last, last - 1, last - 2);
        assertThat(table.text().lines().toList().get(0).split("[ ±]+"))
                .contains(space.element(last).name())
                .contains("0.0" + last + "0");
        assertThat(Double.parseDouble(table.text().substring(0, 12))).isEqualTo(values[last]);
        assertThat(table.json())
                .contains("\"score\" : " + values[last], "\"standard_error\" : " + errors[last])
                .contains("\"edge\" : \"" + space.element(last).name());
        assertThat(ScoreTable.strongest(scores, 10_000).indices()).hasSize(values.length);
        assertThatThrownBy(() -> ScoreTable.strongest(scores, 0)).hasMessageContaining("--top");
    }

    @Test
    void kept_nodes_are_drawn_by_every_edge_between_them_where_it_can_be_used() {
        NodeSpace nodes = new NodeSpace(graph(), new Positions.Each(2));
        double[] values = new double[nodes.size()];
        Circuit kept = Circuit.of(
                nodes, List.of(PlacedNode.parse("input@0"), PlacedNode.parse("a0.h0@1"), PlacedNode.parse("m0@1")));
        values[nodes.indexOf(PlacedNode.parse("input@0"))] = 6;
        values[nodes.indexOf(PlacedNode.parse("a0.h0@1"))] = -4;
        values[nodes.indexOf(PlacedNode.parse("m0@1"))] = 5;

        InducedEdges induced = InducedEdges.of(nodes, kept, PruneScores.of(nodes, values));

        // what the input writes at 0 is used by the head's query at 1 as key and value, and by the logits
        EdgeSpace edges = (EdgeSpace) induced.circuit().space();
        Map<String, Double> shares = new LinkedHashMap<>();
        induced.circuit()
                .elements()
                .forEach(edge -> shares.put(edge.name(), induced.scores().value(edges.indexOf(edge))));
        assertThat(shares)
                .containsOnly(
                        Map.entry("input->a0.h0<k>@0", 2.0),
                        Map.entry("input->a0.h0<v>@0", 2.0),
                        Map.entry("input->logits@0", 2.0),
                        Map.entry("a0.h0->m0@1", -2.0),
                        Map.entry("a0.h0->logits@1", -2.0),
                        Map.entry("m0->logits@1", 5.0));
    }

    private static TokenisedPrompts prompts(List<Integer> positions) {
        List<PromptPair> pairs = new ArrayList<>();
        for (int position : positions) {
            pairs.add(new PromptPair(
                            PromptText.Ids.of(1, 2, 3),
                            PromptText.Ids.of(1, 2, 4),
                            List.of(PromptText.Ids.of(1)),
                            List.of(),
                            Optional.of(List.of(position)))
                    .withSpans(new NamedSpans(Map.of("verb", List.of(1)))));
        }
        return Tokenisation.ofIds(9).of(PromptSet.of(pairs));
    }

    @Test
    void places_are_those_of_the_prompts() {
        TokenisedPrompts prompts = prompts(List.of(2, 1));

        assertThat(PositionChoice.ALL.of(prompts)).isEqualTo(new Positions.All());
        assertThat(PositionChoice.EACH.of(prompts)).isEqualTo(new Positions.Each(3));
        assertThat(PositionChoice.CROSSING.of(prompts)).isEqualTo(new Positions.Crossing(3));
        assertThat(PositionChoice.SPANS.of(prompts)).isEqualTo(new Positions.Spans(List.of("verb", "rest")));
        assertThat(PositionChoice.SPAN_CROSSING.of(prompts))
                .isEqualTo(new Positions.SpanCrossing(List.of("verb", "rest")));
        for (String label : PositionChoice.labels()) {
            assertThat(PositionChoice.of(label).label()).isEqualTo(label);
            assertThat(PositionChoice.of(label).of(prompts).kind()).isEqualTo(label);
        }
    }

    @Test
    void where_nothing_is_asked_for_queries_are_told_apart_as_far_as_prompts_and_memory_allow() {
        TokenisedPrompts prompts = prompts(List.of(2, 1));

        assertThat(PositionChoice.FITTING.fitting(prompts, graph(), Elements.EDGES))
                .isEqualTo(PositionChoice.CROSSING);
        assertThat(PositionChoice.FITTING.fitting(prompts, graph(), Elements.NODES))
                .isEqualTo(PositionChoice.EACH);
        assertThat(PositionChoice.ALL.fitting(prompts, graph(), Elements.EDGES)).isEqualTo(PositionChoice.ALL);
        assertThat(PositionChoice.labels()).doesNotContain("fitting");
    }

    @Test
    void answers_are_read_at_the_places_of_all_prompts() {
        TokenisedPrompts prompts = prompts(List.of(2, 1));
        TokenisedPrompts last = prompts(List.of(2, 2));

        assertThat(PositionChoice.answerLanes(new Positions.All(), prompts)).containsExactly(0);
        assertThat(PositionChoice.answerLanes(new Positions.Each(3), prompts)).containsExactly(1, 2);
        assertThat(PositionChoice.answerLanes(new Positions.Crossing(3), last)).containsExactly(2);
        Positions spans = new Positions.Spans(List.of("verb", "rest"));
        assertThat(PositionChoice.answerLanes(spans, prompts)).containsExactly(0, 1);
        assertThat(PositionChoice.answerLanes(spans, last)).containsExactly(1);
    }

    @Test
    void prompts_without_spans_are_not_told_apart_by_them() {
        TokenisedPrompts plain = Tokenisation.ofIds(9)
                .of(PromptSet.of(List.of(PromptPair.of(
                        PromptText.Ids.of(1), PromptText.Ids.of(2), List.of(PromptText.Ids.of(1)), List.of()))));

        assertThatThrownBy(() -> PositionChoice.SPANS.of(plain)).hasMessageContaining("use --positions each or all");
    }
}
