package dev.tributary.graph.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CircuitTest {

    private final ComputationGraph graph = Shapes.sequential(2, 1, true);
    private final Positions three = new Positions.Each(3);

    @Test
    void keeps_a_path_that_crosses_positions_through_a_value() {
        Circuit path = circuit(three, "input->a0.h0<v>@0", "a0.h0->logits@2");

        assertThat(path.withoutDead(Set.of(2))).isEqualTo(path);
    }

    @Test
    void removes_what_would_have_to_run_backwards_in_time() {
        Circuit path = circuit(three, "input->a0.h0<v>@2", "a0.h0->logits@1");

        assertThat(path.withoutDead(Set.of(1)).size()).isZero();
        ComputationGraph both = Shapes.sequential(2, 1, true, AttentionDirection.BIDIRECTIONAL);
        Circuit seen = Circuit.of(new EdgeSpace(both, three), path.elements());
        assertThat(seen.withoutDead(Set.of(1))).isEqualTo(seen);
    }

    @Test
    void lets_a_query_act_only_in_place() {
        Circuit query = circuit(three, "input->a0.h0<q>@0", "a0.h0->logits@2");
        Circuit inPlace = circuit(three, "input->a0.h0<q>@2", "a0.h0->logits@2");

        assertThat(query.withoutDead(Set.of(2)).size()).isZero();
        assertThat(inPlace.withoutDead(Set.of(2))).isEqualTo(inPlace);
    }

    @Test
    void lets_a_merged_input_act_as_query_key_and_value() {
        ComputationGraph merged = Shapes.sequential(1, 1, false);
        Circuit path = Circuit.of(
                new EdgeSpace(merged, three), List.of(Edge.parse("input->a0.h0@0"), Edge.parse("a0.h0->logits@2")));

        assertThat(path.withoutDead(Set.of(2))).isEqualTo(path);
    }

    @Test
    void removes_edges_that_end_nowhere_or_start_from_nothing_or_answer_elsewhere() {
        Circuit mixed = circuit(
                three,
                "input->m0@1",
                "m0->a1.h0<k>@1",
                "a1.h0->logits@2",
                "input->m1@2",
                "a0.h0->logits@2",
                "input->logits@0",
                "m0->a1.h0<q>@2");

        assertThat(mixed.withoutDead(Set.of(2)).elements())
                .extracting(Element::name)
                .containsExactly("input->m0@1", "m0->a1.h0<k>@1", "a1.h0->logits@2");
    }

    @Test
    void does_not_tell_positions_apart_when_they_are_together() {
        Circuit mixed = circuit(new Positions.All(), "input->a0.h0<q>", "a0.h0->m1", "m1->logits", "m0->a1.h0<k>");

        assertThat(mixed.withoutDead(Set.of()).elements())
                .extracting(Element::name)
                .containsExactly("input->a0.h0<q>", "a0.h0->m1", "m1->logits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "each", "spans", "crossing", "span-crossing"})
    void agrees_with_a_search_over_paths_on_random_circuits(String kind) {
        Random random = new Random(11);
        for (int round = 0; round < 120; round++) {
            AttentionDirection direction =
                    round % 2 == 0 ? AttentionDirection.CAUSAL : AttentionDirection.BIDIRECTIONAL;
            ComputationGraph small = Shapes.sequential(2, 2, round % 4 < 2, direction);
            IndexSpace space = new EdgeSpace(small, Shapes.positions(kind, 3));
            Circuit circuit = Circuit.of(space, random(space.size(), kind.contains("crossing") ? 6 : 4, random));
            Set<Integer> answers = round % 3 == 0 ? Set.of(1) : Set.of(0, 2);

            assertThat(Set.copyOf(circuit.withoutDead(answers).elements()))
                    .isEqualTo(PathSearch.elementsOnPaths(circuit, answers));
            assertThat(Set.copyOf(circuit.leadingToAnswers(answers).elements()))
                    .isEqualTo(PathSearch.elementsOnPathsFromAnywhere(circuit, answers));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "each", "spans"})
    void agrees_with_a_search_over_paths_of_kept_nodes(String kind) {
        Random random = new Random(12);
        int alive = 0;
        for (int round = 0; round < 60; round++) {
            AttentionDirection direction =
                    round % 2 == 0 ? AttentionDirection.CAUSAL : AttentionDirection.BIDIRECTIONAL;
            ComputationGraph small = Shapes.sequential(2, 2, round % 4 < 2, direction);
            IndexSpace space = new NodeSpace(small, Shapes.positions(kind, 3));
            Circuit circuit = Circuit.of(space, random(space.size(), 3, random));
            Set<Integer> answers = round % 3 == 0 ? Set.of(1) : Set.of(0, 2);

            Circuit left = circuit.withoutDead(answers);

            assertThat(Set.copyOf(left.elements())).isEqualTo(PathSearch.elementsOnPaths(circuit, answers));
            assertThat(Set.copyOf(circuit.leadingToAnswers(answers).elements()))
                    .isEqualTo(PathSearch.elementsOnPathsFromAnywhere(circuit, answers));
            alive += left.size();
        }
        assertThat(alive).isGreaterThan(40);
    }

    private static BitSet random(int size, int oneOf, Random random) {
        BitSet kept = new BitSet();
        for (int index = 0; index < size; index++) {
            kept.set(index, random.nextInt(oneOf) == 0);
        }
        return kept;
    }

    @Test
    void follows_a_query_only_where_it_is_told_apart() {
        Positions crossing = new Positions.Crossing(3);
        Circuit path = circuit(crossing, "input->a0.h0<v>@0>1", "a0.h0->logits@1", "a0.h0->logits@2");
        Circuit query = circuit(crossing, "input->a0.h0<q>@0", "a0.h0->logits@2", "input->a0.h0<k>@0>2");

        assertThat(path.withoutDead(Set.of(1, 2)).elements())
                .extracting(Element::name)
                .containsExactly("input->a0.h0<v>@0>1", "a0.h0->logits@1");
        assertThat(path.withoutDead(Set.of(2)).size()).isZero();
        assertThat(query.withoutDead(Set.of(2)).elements())
                .extracting(Element::name)
                .containsExactly("input->a0.h0<k>@0>2", "a0.h0->logits@2");
    }

    @Test
    void keeps_a_node_only_where_it_can_act() {
        NodeSpace space = new NodeSpace(graph, three);
        Circuit nodes = Circuit.of(
                space,
                Stream.of("input@0", "a0.h0@0", "m0@2", "a1.h0@2", "input@1")
                        .map(Element::parse)
                        .toList());

        // m0@2 reads input@2 or a0.h0@2, of which neither is kept
        assertThat(nodes.withoutDead(Set.of(2)).elements())
                .extracting(Element::name)
                .containsExactly("input@0", "a0.h0@0", "input@1", "a1.h0@2");
    }

    @Test
    void refuses_elements_at_places_that_the_circuit_does_not_have() {
        assertThatThrownBy(() -> circuit(new Positions.All(), "input->m0@1"))
                .hasMessageContaining("no element input->m0@1 among 23 edges");
        assertThatThrownBy(() -> circuit(three, "input->m0@3"))
                .hasMessageContaining("no element input->m0@3 among 23 edges at each of 3 positions");
        assertThatThrownBy(() -> circuit(three, "input->m0")).hasMessageContaining("no element input->m0 among");
        Circuit everywhere = Circuit.covering(new EdgeSpace(graph, three), List.of(Edge.parse("m0->logits")));
        assertThat(everywhere.size()).isEqualTo(3);
        assertThatThrownBy(() -> everywhere.withoutDead(Set.of(3)))
                .hasMessageContaining("answer positions from 0 to 2, got 3");
        assertThatThrownBy(() -> everywhere.withoutDead(Set.of())).hasMessageContaining("at least one answer position");
    }

    @Test
    void covers_every_query_of_an_edge_that_is_named_where_it_is_read() {
        EdgeSpace crossing = new EdgeSpace(graph, new Positions.Crossing(3));

        assertThat(Circuit.covering(crossing, List.of(Edge.parse("m0->a1.h0<k>@1"), Edge.parse("input->m0@1")))
                        .elements())
                .extracting(Element::name)
                .containsExactly("input->m0@1", "m0->a1.h0<k>@1>1", "m0->a1.h0<k>@1>2");
        assertThat(Circuit.covering(crossing, List.of(Edge.parse("m0->a1.h0<v>")))
                        .size())
                .isEqualTo(6);
        assertThatThrownBy(() -> Circuit.covering(crossing, List.of(Edge.parse("m0->a1.h0<v>@2>1"))))
                .hasMessageContaining("no place of m0->a1.h0<v>@2>1");
    }

    @Test
    void grows_greedily_from_the_logits() {
        Positions all = new Positions.All();
        PruneScores scores = scores(
                all,
                Map.of("m1->logits", 1.0, "a0.h0->m1", 5.0, "input->m0", 9.0, "input->a0.h0<v>", -7.0, "m0->m1", 2.0));

        assertThat(names(Circuit.greedy(scores, 1, Ranking.ABSOLUTE, Set.of()))).containsExactly("m1->logits");
        assertThat(names(Circuit.greedy(scores, 3, Ranking.ABSOLUTE, Set.of())))
                .containsExactly("input->a0.h0<v>", "a0.h0->m1", "m1->logits");
        assertThat(names(Circuit.greedy(scores, 3, Ranking.SIGNED, Set.of())))
                .containsExactly("a0.h0->m1", "m0->m1", "m1->logits");
        assertThat(names(Circuit.greedy(scores, 4, Ranking.SIGNED, Set.of()))).contains("input->m0");
    }

    @Test
    void grows_greedily_only_to_positions_that_can_matter() {
        PruneScores scores = scores(three, Map.of("input->m0@2", 9.0, "m0->a1.h0<k>@0", 8.0, "a1.h0->logits@1", 1.0));

        Circuit taken = Circuit.greedy(scores, scores.size(), Ranking.ABSOLUTE, Set.of(1));

        assertThat(names(taken)).contains("m0->a1.h0<k>@0").doesNotContain("input->m0@2", "input->a1.h0<q>@0");
        assertThat(taken).isEqualTo(Circuit.whole(scores.space()).withoutDead(Set.of(1)));
        assertThat(names(Circuit.greedy(scores, 2, Ranking.ABSOLUTE, Set.of(1))))
                .containsExactly("m0->a1.h0<k>@0", "a1.h0->logits@1");
    }

    @Test
    void takes_the_edge_that_comes_first_when_scores_tie() {
        PruneScores flat = scores(new Positions.All(), Map.of());

        assertThat(names(Circuit.greedy(flat, 2, Ranking.ABSOLUTE, Set.of())))
                .containsExactly("input->logits", "a0.h0->logits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "each", "crossing", "span-crossing"})
    void pops_in_the_order_of_an_exhaustive_search(String kind) {
        EdgeSpace space = new EdgeSpace(graph, Shapes.positions(kind, 2));
        double[] values =
                new Random(5).ints(space.size(), -3, 4).asDoubleStream().toArray();
        PruneScores scores = PruneScores.of(space, values);
        Set<Integer> answers = Set.of(1);

        for (int count = 0; count <= space.size(); count += 3) {
            Circuit grown = Circuit.greedy(scores, count, Ranking.ABSOLUTE, kind.equals("all") ? Set.of() : answers);

            assertThat(Set.copyOf(grown.elements())).isEqualTo(growByHand(scores, answers, count));
        }
    }

    /** Takes the best edge that can change what is taken already, over and over. */
    private static Set<Element> growByHand(PruneScores scores, Set<Integer> answers, int count) {
        IndexSpace space = scores.space();
        Set<Element> taken = new HashSet<>();
        for (int step = 0; step < count; step++) {
            IntStream.range(0, space.size())
                    .boxed()
                    .filter(index -> !taken.contains(space.element(index)))
                    .filter(index -> changes((Edge) space.element(index), taken, space, answers))
                    .min(Comparator.comparing((Integer index) -> -Math.abs(scores.value(index)))
                            .thenComparing(index -> index))
                    .ifPresent(index -> taken.add(space.element(index)));
        }
        return taken;
    }

    private static boolean changes(Edge edge, Set<Element> taken, IndexSpace space, Set<Integer> answers) {
        return PathSearch.outputs(edge, space).stream()
                .anyMatch(lane -> edge.target().node() instanceof Node.Logits
                        ? space.positions() instanceof Positions.All || answers.contains(lane)
                        : taken.stream()
                                .anyMatch(kept -> ((Edge) kept)
                                                .source()
                                                .equals(edge.target().node())
                                        && PathSearch.source((Edge) kept, space) == lane));
    }

    @Test
    void does_not_grow_circuits_of_nodes_from_the_logits() {
        NodeSpace space = new NodeSpace(graph, three);
        PruneScores scores = PruneScores.of(space, new double[space.size()]);

        assertThatThrownBy(() -> Circuit.greedy(scores, 2, Ranking.ABSOLUTE, Set.of(1)))
                .hasMessageContaining("keep the strongest nodes instead");
    }

    private Circuit circuit(Positions positions, String... edges) {
        return Circuit.of(
                new EdgeSpace(graph, positions),
                Stream.of(edges).map(Element::parse).toList());
    }

    private PruneScores scores(Positions positions, Map<String, Double> byName) {
        EdgeSpace space = new EdgeSpace(graph, positions);
        double[] values = new double[space.size()];
        byName.forEach((name, value) -> values[space.indexOf(Element.parse(name))] = value);
        return PruneScores.of(space, values);
    }

    private static List<String> names(Circuit circuit) {
        return circuit.elements().stream().map(Element::name).toList();
    }
}
