package dev.tributary.experiments.run.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which edges nodes share among them, on models of one layer with one head. */
class InducedEdgesTest {

    /** The edges that a circuit of nodes has, each with its share of the score, which is 6 for every node. */
    private static Map<String, Double> induced(ComputationGraph graph, Positions positions, String... kept) {
        NodeSpace nodes = new NodeSpace(graph, positions);
        double[] scores = new double[nodes.size()];
        Arrays.fill(scores, 6);
        Circuit circuit =
                Circuit.of(nodes, Arrays.stream(kept).map(PlacedNode::parse).toList());
        InducedEdges found = InducedEdges.of(nodes, circuit, PruneScores.of(nodes, scores));
        Map<String, Double> edges = new TreeMap<>();
        for (int index = 0; index < found.scores().size(); index++) {
            if (found.circuit().keeps(index)) {
                edges.put(
                        ((Edge) found.circuit().space().element(index)).name(),
                        found.scores().value(index));
            } else {
                assertThat(found.scores().value(index)).isZero();
            }
        }
        return edges;
    }

    private static ComputationGraph sequential(AttentionDirection direction) {
        return Shapes.sequential(1, 1, true, direction);
    }

    @Test
    void kept_nodes_are_joined_to_each_other_and_to_the_logits_and_share_their_score() {
        assertThat(induced(sequential(AttentionDirection.CAUSAL), new Positions.All(), "input", "a0.h0"))
                .containsOnlyKeys(
                        "input->a0.h0<q>", "input->a0.h0<k>", "input->a0.h0<v>", "input->logits", "a0.h0->logits")
                .containsEntry("input->logits", 1.5)
                .containsEntry("a0.h0->logits", 6.0);
        assertThat(induced(sequential(AttentionDirection.CAUSAL), new Positions.All(), "input"))
                .containsOnlyKeys("input->logits");
        assertThat(induced(sequential(AttentionDirection.CAUSAL), new Positions.All(), "input", "m0"))
                .containsOnlyKeys("input->logits", "input->m0", "m0->logits");
        assertThat(induced(sequential(AttentionDirection.CAUSAL), new Positions.All()))
                .isEmpty();
    }

    @Test
    void keys_and_values_reach_heads_at_later_positions_and_queries_at_their_own() {
        assertThat(induced(sequential(AttentionDirection.CAUSAL), new Positions.Each(3), "input@1", "a0.h0@2"))
                .containsOnlyKeys("input->a0.h0<k>@1", "input->a0.h0<v>@1", "input->logits@1", "a0.h0->logits@2")
                .containsEntry("input->a0.h0<k>@1", 2.0);
        assertThat(induced(sequential(AttentionDirection.CAUSAL), new Positions.Each(3), "input@1", "a0.h0@1"))
                .containsOnlyKeys(
                        "input->a0.h0<q>@1",
                        "input->a0.h0<k>@1",
                        "input->a0.h0<v>@1",
                        "input->logits@1",
                        "a0.h0->logits@1");
        assertThat(induced(sequential(AttentionDirection.CAUSAL), new Positions.Each(3), "input@1", "a0.h0@0"))
                .as("an earlier head sees nothing of it")
                .containsOnlyKeys("input->logits@1", "a0.h0->logits@0");
    }

    @Test
    void heads_that_look_both_ways_and_spans_read_keys_and_values_from_everywhere() {
        assertThat(induced(sequential(AttentionDirection.BIDIRECTIONAL), new Positions.Each(2), "input@1", "a0.h0@0"))
                .containsOnlyKeys("input->a0.h0<k>@1", "input->a0.h0<v>@1", "input->logits@1", "a0.h0->logits@0");
        assertThat(induced(
                        sequential(AttentionDirection.CAUSAL),
                        new Positions.Spans(List.of("A", "B")),
                        "input@B",
                        "a0.h0@A"))
                .containsOnlyKeys("input->a0.h0<k>@B", "input->a0.h0<v>@B", "input->logits@B", "a0.h0->logits@A");
    }

    @Test
    void an_input_that_heads_share_is_read_if_any_of_them_is_kept() {
        ComputationGraph shared = Shapes.sequential(1, 2, true).sharingKeysAndValues(2);

        assertThat(induced(shared, new Positions.All(), "input", "a0.h1"))
                .containsOnlyKeys(
                        "input->a0.h1<q>", "input->a0.h0<k>", "input->a0.h0<v>", "input->logits", "a0.h1->logits");
    }

    @Test
    void a_component_that_writes_nothing_reads_nothing() {
        ComputationGraph.Recorder recorder = new ComputationGraph.Recorder(AttentionDirection.CAUSAL);
        recorder.write(new NodeGroup.Input());
        recorder.read(new NodeGroup.Mlp(0), false);
        recorder.read(new NodeGroup.Logits(), false);

        assertThat(induced(recorder.graph(), new Positions.All(), "input")).containsOnlyKeys("input->logits");
    }
}
