package dev.tributary.graph.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks row by row, on a graph of 14 edges that can be counted by hand. */
class MaskTest {

    /** input; a0.h0 (q, k, v of input); m0 (input, a0.h0); logits (input, a0.h0, m0): 3 + 2 + 3 edges. */
    private final ComputationGraph graph = Shapes.sequential(1, 1, true);

    private final EdgeSpace all = new EdgeSpace(graph, new Positions.All());
    private final EdgeSpace each = new EdgeSpace(graph, new Positions.Each(2));
    private final EdgeSpace crossing = new EdgeSpace(graph, new Positions.Crossing(2));
    private final int logits = graph.readers().size() - 1;

    private static double[] filled(MaskRow row, int count) {
        double[] values = new double[count + 2];
        Arrays.fill(values, -7);
        row.fill(values, 1, count);
        assertThat(values[0]).isEqualTo(-7);
        assertThat(values[count + 1]).isEqualTo(-7);
        return Arrays.copyOfRange(values, 1, count + 1);
    }

    @Test
    void keeping_a_circuit_ablates_all_else_and_ablating_it_nothing_else() {
        Circuit circuit = Circuit.of(each, List.of(Edge.parse("a0.h0->logits@1"), Edge.parse("input->logits@0")));
        PatchMask keep = new PatchMask.AblatingAllBut(circuit);
        PatchMask cut = new PatchMask.AblatingOnly(circuit);

        assertThat(filled(keep.row(logits, 1, 1), 3)).containsExactly(1, 0, 1);
        assertThat(filled(keep.row(logits, 0, 0), 3)).containsExactly(0, 1, 1);
        assertThat(filled(cut.row(logits, 1, 1), 3)).containsExactly(0, 1, 0);
        assertThat(filled(cut.row(0, 1, 1), 1)).containsExactly(0);
        assertThat(keep.space()).hasValue(each);
        assertThat(cut.space()).hasValue(each);
        assertThat(keep.crosses()).isFalse();
        assertThat(new PatchMask.AblatingOnly(Circuit.empty(crossing)).crosses())
                .isTrue();
        assertThat(PatchMask.none().crosses()).isFalse();
        assertThat(PatchMask.none().space()).isEmpty();
    }

    @Test
    void a_kept_node_is_kept_for_every_reader() {
        NodeSpace nodes = new NodeSpace(graph, new Positions.Each(2));
        PatchMask keep = new PatchMask.AblatingAllBut(Circuit.of(nodes, List.of(PlacedNode.parse("a0.h0@1"))));

        assertThat(filled(keep.row(logits, 1, 1), 3)).containsExactly(1, 0, 1);
        assertThat(filled(keep.row(logits - 1, 1, 1), 2)).containsExactly(1, 0);
        assertThat(filled(keep.row(logits, 0, 0), 3)).containsExactly(1, 1, 1);
    }

    @Test
    void weights_stand_where_the_space_says() {
        double[] values = new double[each.size()];
        values[each.indexOf(Edge.parse("m0->logits@1"))] = 0.25;
        values[each.indexOf(Edge.parse("input->a0.h0<k>@0"))] = 1;
        PatchMask mask = new PatchMask.Weighted(each, values);
        values[0] = 0.5;

        MaskRow row = mask.row(logits, 1, 1);
        assertThat(filled(row, 3)).containsExactly(0, 0, 0.25);
        assertThat(row.elsewhere()).isZero();
        assertThat(row.count()).isEqualTo(1);
        assertThat(row.writer(0)).isEqualTo(2);
        assertThat(row.value(0)).isEqualTo(0.25);
        assertThat(filled(mask.row(1, 0, 0), 1)).containsExactly(1);
        assertThat(filled(mask.row(0, 0, 0), 1)).containsExactly(0);
        assertThat(mask.space()).hasValue(each);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, 1.0000001, Double.NaN})
    void values_lie_between_0_and_1(double odd) {
        double[] values = new double[all.size()];
        values[3] = odd;

        assertThatThrownBy(() -> new PatchMask.Uniform(odd)).hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> new PatchMask.Weighted(all, values))
                .hasMessageContaining("from 0 to 1")
                .hasMessageContaining(all.element(3).name());
        assertThatThrownBy(() -> new PatchMask.Weighted(all, new double[2])).hasMessageContaining("got 2");
    }

    @Test
    void values_may_be_0_and_1() {
        double[] values = new double[all.size()];
        values[0] = 1;

        assertThat(filled(new PatchMask.Uniform(1).row(0, 0, 0), 1)).containsExactly(1);
        assertThat(filled(new PatchMask.Uniform(0).row(0, 0, 0), 1)).containsExactly(0);
        assertThat(filled(new PatchMask.Weighted(all, values).row(0, 0, 0), 1)).containsExactly(1);
        assertThat(PatchMask.all()).isEqualTo(new PatchMask.Uniform(1));
        assertThat(PatchMask.none()).isEqualTo(new PatchMask.Uniform(0));
    }

    @Test
    void rows_are_the_same_if_what_they_say_is() {
        MaskRow row = MaskRow.of(1, new int[] {0, 2}, 0.5);

        assertThat(row)
                .isEqualTo(MaskRow.of(1, new int[] {0, 2}, 0.5))
                .hasSameHashCodeAs(MaskRow.of(1, new int[] {0, 2}, 0.5));
        assertThat(List.of(
                        MaskRow.of(0, new int[] {0, 2}, 0.5),
                        MaskRow.of(1, new int[] {0, 1}, 0.5),
                        MaskRow.of(1, new int[] {0, 2}, 0.25),
                        MaskRow.uniform(1)))
                .allSatisfy(other -> {
                    assertThat(other).isNotEqualTo(row);
                    assertThat(other.hashCode()).isNotEqualTo(row.hashCode());
                });
        assertThat(row).isNotEqualTo("row");
        assertThat(MaskRow.of(new double[] {0, 0.5, 0, 1})).isEqualTo(MaskRow.of(new double[] {0, 0.5, 0, 1}));
        assertThat(MaskRow.of(new double[] {0, 0.5, 0, 1}).count()).isEqualTo(2);
        assertThat(filled(MaskRow.of(new double[] {0, 0.5, 0, 1}), 4)).containsExactly(0, 0.5, 0, 1);
    }

    @Test
    void circuits_are_the_same_if_space_and_elements_are() {
        Circuit circuit = Circuit.of(each, List.of(Edge.parse("m0->logits@1")));

        assertThat(circuit)
                .isEqualTo(Circuit.of(each, circuit.indices()))
                .hasSameHashCodeAs(Circuit.of(each, circuit.indices()))
                .isNotEqualTo(Circuit.empty(each))
                .isNotEqualTo(Circuit.of(crossing, circuit.indices()))
                .isNotEqualTo("circuit");
        assertThat(circuit.hashCode()).isNotEqualTo(Circuit.empty(each).hashCode());
        assertThat(circuit.capacity()).isEqualTo(each.size());
        assertThat(circuit).hasToString("1 of " + each.size() + " edges");
    }

    @Test
    void the_complement_is_everything_else() {
        Circuit circuit = Circuit.of(all, List.of(Edge.parse("m0->logits")));

        assertThat(circuit.complement().size()).isEqualTo(all.size() - 1);
        assertThat(circuit.complement().complement()).isEqualTo(circuit);
        assertThat(Circuit.whole(all).complement()).isEqualTo(Circuit.empty(all));
        assertThat(circuit.size()).isEqualTo(1);
    }

    @Test
    void copies_do_not_share_what_changes() {
        BitSet kept = new BitSet();
        kept.set(2);
        Circuit circuit = Circuit.of(all, kept);
        kept.set(3);
        circuit.indices().set(4);

        assertThat(circuit.size()).isEqualTo(1);
        kept.set(all.size());
        assertThatThrownBy(() -> Circuit.of(all, kept))
                .hasMessageContaining("below " + all.size())
                .hasMessageContaining("got " + all.size());
        BitSet last = new BitSet();
        last.set(all.size() - 1);
        assertThat(Circuit.of(all, last).keeps(all.size() - 1)).isTrue();
    }

    @Test
    void scores_of_another_space_do_not_fit() {
        PruneScores scores = PruneScores.of(each, new double[each.size()]);
        Circuit circuit = Circuit.of(all, List.of(Edge.parse("m0->logits")));

        assertThatThrownBy(() -> circuit.asGraph(scores)).hasMessageContaining("a circuit and scores");
        assertThatThrownBy(() -> RocCurve.of(scores, Ranking.ABSOLUTE, circuit))
                .hasMessageContaining("scores and a circuit");
        assertThatThrownBy(() -> CircuitComparison.of(circuit, Circuit.whole(each)))
                .hasMessageContaining("two circuits");
    }

    @Test
    void the_graph_of_a_circuit_has_its_edges_with_their_weights() {
        double[] values = new double[all.size()];
        Arrays.setAll(values, index -> index + 2);
        Circuit circuit = Circuit.of(all, List.of(Edge.parse("m0->logits"), Edge.parse("input->m0")));
        int edge = all.indexOf(Edge.parse("m0->logits"));

        assertThat(circuit.asGraph().edgeSet()).hasSize(2).allSatisfy(one -> assertThat(
                        circuit.asGraph().getEdgeWeight(one))
                .isEqualTo(1));
        var weighted = circuit.asGraph(PruneScores.of(all, values));
        assertThat(weighted.edgeSet().stream().map(weighted::getEdgeWeight))
                .contains(edge + 2.0)
                .hasSize(2);
    }

    @Test
    void answers_are_read_at_places_that_there_are() {
        Circuit circuit = Circuit.whole(each);

        assertThat(circuit.leadingToAnswers(Set.of(0)).elements())
                .extracting(element -> ((Edge) element).name())
                .contains("m0->logits@0")
                .noneMatch(name -> name.endsWith("@1"));
        assertThat(circuit.leadingToAnswers(Set.of(1)).elements())
                .extracting(element -> ((Edge) element).name())
                .contains("m0->logits@1", "input->a0.h0<k>@0", "input->a0.h0<v>@0")
                .doesNotContain("m0->logits@0", "input->a0.h0<q>@0");
        assertThatThrownBy(() -> circuit.leadingToAnswers(Set.of(2))).hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> circuit.leadingToAnswers(Set.of(-1))).hasMessageContaining("got -1");
    }

    @Test
    void a_curve_needs_edges_on_both_sides() {
        assertThatThrownBy(() -> new RocCurve(List.of(), 0, 3)).hasMessageContaining("got 0 and 3");
        assertThatThrownBy(() -> new RocCurve(List.of(), 3, 0)).hasMessageContaining("got 3 and 0");
        assertThat(new RocCurve(List.of(), 1, 1).known()).isEqualTo(1);
    }
}
