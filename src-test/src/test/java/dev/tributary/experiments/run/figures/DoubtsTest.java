package dev.tributary.experiments.run.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.KeyValueGroups;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.io.SequenceText;
import dev.tributary.graph.score.Evidence;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.render.CircuitView;
import dev.tributary.render.InventedCircuits;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is drawn in place of what was scored is as sure as that. */
class DoubtsTest {

    private static final ComputationGraph GRAPH = InventedCircuits.transformer(2, 4);

    /** The first half of the scores is of unknown sign. */
    private static Doubts doubts(IndexSpace space, double[] values, Set<String> doubtful) {
        double[] low = values.clone();
        double[] high = values.clone();
        double[] q = new double[values.length];
        for (int index = 0; index < values.length / 2; index++) {
            low[index] = -1;
            high[index] = 1;
            q[index] = .5;
        }
        double[] agreement = new double[values.length];
        Arrays.fill(agreement, Double.NaN);
        return Doubts.of(space, Optional.of(Evidence.of("test", low, high, q, agreement)), doubtful);
    }

    private static CircuitView view(IndexSpace space, double[] values, Doubts doubts) {
        return Views.of(
                Circuit.whole(space), PruneScores.of(space, values), SequenceText.none(), "", List.of(), doubts);
    }

    @Test
    void edges_of_a_circuit_of_nodes_are_as_sure_as_the_node_that_they_leave() {
        NodeSpace nodes = new NodeSpace(GRAPH, new Positions.All());
        double[] values = new double[nodes.size()];
        Arrays.fill(values, 2);
        String doubted = nodes.element(1).name();

        CircuitView view = view(nodes, values, doubts(nodes, values, Set.of(doubted)));

        for (int edge = 0; edge < view.scores().size(); edge++) {
            int node = view.space().writerOf(edge);
            assertThat(view.isUnstable(edge)).isEqualTo(node < values.length / 2);
            assertThat(view.doubtful().contains(edge)).isEqualTo(node == 1);
            double share = view.scores().value(edge) / 2;
            double low = node < values.length / 2 ? -share : 2 * share;
            double high = node < values.length / 2 ? share : 2 * share;
            assertThat(view.evidence().orElseThrow().low(edge)).isCloseTo(low, within(1e-12));
            assertThat(view.evidence().orElseThrow().high(edge)).isCloseTo(high, within(1e-12));
        }
    }

    @Test
    void heads_that_share_an_input_are_as_sure_as_the_input() {
        EdgeSpace shared = new EdgeSpace(GRAPH.sharingKeysAndValues(2), new Positions.All());
        double[] values = new double[shared.size()];
        Arrays.fill(values, 3);
        int doubted = shared.find(Edge.parse("input->a0.h0<v>")).orElseThrow();

        CircuitView view = view(
                shared,
                values,
                doubts(shared, values, Set.of(shared.element(doubted).name())));

        KeyValueGroups groups = new KeyValueGroups(shared);
        double[] unstable = new double[shared.size()];
        Arrays.fill(unstable, 0, values.length / 2, 1);
        double[] expected = groups.spread(unstable);
        for (int edge = 0; edge < expected.length; edge++) {
            assertThat(view.isUnstable(edge)).isEqualTo(expected[edge] == 1);
        }
        int query = view.space().indexOf(Edge.parse("m1->logits"));
        int value = view.space().indexOf(Edge.parse("m0->a1.h1<v>"));
        Evidence known = view.evidence().orElseThrow();
        assertThat(new double[] {known.low(query), known.high(query)})
                .as("read by one component")
                .containsExactly(3, 3);
        assertThat(new double[] {known.low(value), known.high(value)})
                .as("one part of an input of two heads")
                .containsExactly(expected[value] == 1 ? -.5 : 1.5, expected[value] == 1 ? .5 : 1.5);
        assertThat(view.doubtful())
                .extracting(edge -> view.space().element(edge).name())
                .containsExactlyInAnyOrder("input->a0.h0<v>", "input->a0.h1<v>");
    }

    @Test
    void an_element_of_another_model_is_named() {
        EdgeSpace space = new EdgeSpace(GRAPH, new Positions.All());

        assertThatThrownBy(() -> Doubts.of(space, Optional.empty(), Set.of("input->a7.h0<v>")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("input->a7.h0<v>");
    }
}
