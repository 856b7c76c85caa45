package dev.tributary.graph.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CircuitTest {

    private final ComputationGraph graph = Shapes.sequential(2, 1, true);
    private final Positions three = new Positions.Each(3);

    @Test
    void keeps_a_path_that_crosses_positions_through_a_value() {
        Circuit path = circuit(three, "input->a0.h0<v>@0", "a0.h0->logits@2");

        assertThat(path.withoutDeadEdges(Set.of(2))).isEqualTo(path);
    }

    @Test
    void removes_what_would_have_to_run_backwards_in_time() {
        Circuit path = circuit(three, "input->a0.h0<v>@2", "a0.h0->logits@1");

        assertThat(path.withoutDeadEdges(Set.of(1)).size()).isZero();
        ComputationGraph both = Shapes.sequential(2, 1, true, AttentionDirection.BIDIRECTIONAL);
        Circuit seen = Circuit.of(both, three, path.edges());
        assertThat(seen.withoutDeadEdges(Set.of(1))).isEqualTo(seen);
    }

    @Test
    void lets_a_query_act_only_in_place() {
        Circuit query = circuit(three, "input->a0.h0<q>@0", "a0.h0->logits@2");
        Circuit inPlace = circuit(three, "input->a0.h0<q>@2", "a0.h0->logits@2");

        assertThat(query.withoutDeadEdges(Set.of(2)).size()).isZero();
        assertThat(inPlace.withoutDeadEdges(Set.of(2))).isEqualTo(inPlace);
    }

    @Test
    void lets_a_merged_input_act_as_query_key_and_value() {
        ComputationGraph merged = Shapes.sequential(1, 1, false);
        Circuit path = Circuit.of(merged, three, List.of(Edge.parse("input->a0.h0@0"), Edge.parse("a0.h0->logits@2")));

        assertThat(path.withoutDeadEdges(Set.of(2))).isEqualTo(path);
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

        assertThat(mixed.withoutDeadEdges(Set.of(2)).edges())
                .extracting(Edge::name)
                .containsExactly("input->m0@1", "m0->a1.h0<k>@1", "a1.h0->logits@2");
    }

    @Test
    void does_not_tell_positions_apart_when_they_are_together() {
        Circuit mixed = circuit(new Positions.All(), "input->a0.h0<q>", "a0.h0->m1", "m1->logits", "m0->a1.h0<k>");

        assertThat(mixed.withoutDeadEdges(Set.of()).edges())
                .extracting(Edge::name)
                .containsExactly("input->a0.h0<q>", "a0.h0->m1", "m1->logits");
    }

    @Test
    void agrees_with_a_search_over_paths_on_random_circuits() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            AttentionDirection direction =
                    round % 2 == 0 ? AttentionDirection.CAUSAL : AttentionDirection.BIDIRECTIONAL;
            ComputationGraph small = Shapes.sequential(2, 2, round % 4 < 2, direction);
            BitSet kept = new BitSet();
            for (int index = 0; index < 3 * small.edgeCount(); index++) {
                kept.set(index, random.nextInt(4) == 0);
            }
            Circuit circuit = Circuit.of(small, three, kept);
            Set<Integer> answers = round % 3 == 0 ? Set.of(1) : Set.of(0, 2);

            assertThat(Set.copyOf(circuit.withoutDeadEdges(answers).edges()))
                    .isEqualTo(PathSearch.edgesOnPaths(circuit, answers));
        }
    }

    @Test
    void refuses_edges_at_positions_that_the_circuit_does_not_have() {
        assertThatThrownBy(() -> circuit(new Positions.All(), "input->m0@1"))
                .hasMessageContaining("input->m0@1 stands at one position");
        assertThatThrownBy(() -> circuit(three, "input->m0@3")).hasMessageContaining("has 3 positions");
        assertThatThrownBy(() -> circuit(three, "m0->logits").withoutDeadEdges(Set.of(3)))
                .hasMessageContaining("answer positions from 0 to 2, got 3");
        assertThatThrownBy(() -> circuit(three, "m0->logits").withoutDeadEdges(Set.of()))
                .hasMessageContaining("at least one answer position");
        assertThat(circuit(three, "m0->logits").size()).isEqualTo(3);
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

        Circuit taken = Circuit.greedy(scores, 3 * graph.edgeCount(), Ranking.ABSOLUTE, Set.of(1));

        assertThat(names(taken)).contains("m0->a1.h0<k>@0").doesNotContain("input->m0@2", "input->a1.h0<q>@0");
        assertThat(taken).isEqualTo(Circuit.whole(graph, three).withoutDeadEdges(Set.of(1)));
        assertThat(names(Circuit.greedy(scores, 2, Ranking.ABSOLUTE, Set.of(1))))
                .containsExactly("m0->a1.h0<k>@0", "a1.h0->logits@1");
    }

    @Test
    void takes_the_edge_that_comes_first_when_scores_tie() {
        PruneScores flat = scores(new Positions.All(), Map.of());

        assertThat(names(Circuit.greedy(flat, 2, Ranking.ABSOLUTE, Set.of())))
                .containsExactly("input->logits", "a0.h0->logits");
    }

    @Test
    void pops_in_the_order_of_an_exhaustive_search() {
        double[] values =
                new Random(5).ints(graph.edgeCount(), -3, 4).asDoubleStream().toArray();
        PruneScores scores = PruneScores.of(graph, new Positions.All(), values);

        for (int count = 0; count <= graph.edgeCount(); count++) {
            assertThat(Set.copyOf(Circuit.greedy(scores, count, Ranking.ABSOLUTE, Set.of())
                            .edges()))
                    .isEqualTo(growByHand(values, count));
        }
    }

    private Set<Edge> growByHand(double[] values, int count) {
        Set<Edge> taken = new java.util.HashSet<>();
        for (int step = 0; step < count; step++) {
            graph.asGraph().edgeSet().stream()
                    .filter(edge -> !taken.contains(edge))
                    .filter(edge -> edge.target().name().equals("logits")
                            || taken.stream().anyMatch(kept -> kept.source()
                                    .equals(edge.target().node())))
                    .min(Comparator.comparing((Edge edge) -> -Math.abs(values[graph.indexOf(edge)]))
                            .thenComparing(graph::indexOf))
                    .ifPresent(taken::add);
        }
        return taken;
    }

    private Circuit circuit(Positions positions, String... edges) {
        return Circuit.of(graph, positions, Stream.of(edges).map(Edge::parse).toList());
    }

    private PruneScores scores(Positions positions, Map<String, Double> byName) {
        double[] values = new double[positions.count() * graph.edgeCount()];
        for (int index = 0; index < values.length; index++) {
            String name = graph.edge(index % graph.edgeCount(), positions.at(index / graph.edgeCount()))
                    .name();
            values[index] = byName.getOrDefault(name, 0.0);
        }
        return PruneScores.of(graph, positions, values);
    }

    private static List<String> names(Circuit circuit) {
        return circuit.edges().stream().map(Edge::name).toList();
    }
}
