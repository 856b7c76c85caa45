package dev.tributary.experiments.run.figures;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Node;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.BitSet;

/**
 * A circuit of nodes as one of edges, so that it can be drawn: every edge between kept nodes, and from kept nodes to the
 * logits. A node's score is shared equally among the edges that leave it.
 *
 * @param circuit the edges
 * @param scores their shares
 */
public record InducedEdges(Circuit circuit, PruneScores scores) {

    /** The edges that nodes of a circuit share among them. */
    public static InducedEdges of(NodeSpace nodes, Circuit kept, PruneScores nodeScores) {
        EdgeSpace edges = new EdgeSpace(nodes.graph(), nodes.positions());
        BitSet induced = new BitSet();
        int[] leaving = new int[nodes.size()];
        edges.forEachRow((first, reader, source, target) -> {
            boolean crosses = nodes.graph().readers().get(reader).canCross();
            if (nodes.graph().usersOf(reader).stream().noneMatch(user -> isKept(nodes, kept, user, crosses, source))) {
                return;
            }
            for (int writer = 0; writer < nodes.graph().visibleWriters(reader); writer++) {
                int node = nodes.row(source) + writer;
                if (kept.keeps(node)) {
                    induced.set(first + writer);
                    leaving[node]++;
                }
            }
        });
        double[] shares = new double[edges.size()];
        induced.stream().forEach(edge -> {
            int node = nodes.row(edges.sourceOf(edge)) + edges.writerOf(edge);
            shares[edge] = nodeScores.value(node) / leaving[node];
        });
        return new InducedEdges(Circuit.of(edges, induced), PruneScores.of(edges, shares));
    }

    /** Whether what is read for a component at a lane can reach a kept output of it. */
    private static boolean isKept(NodeSpace nodes, Circuit kept, Node user, boolean crosses, int lane) {
        ComputationGraph graph = nodes.graph();
        if (user instanceof Node.Logits) {
            return true;
        }
        int writer = graph.findWriter(user).orElse(-1);
        if (writer < 0) {
            return false;
        }
        if (!crosses) {
            return kept.keeps(nodes.row(lane) + writer);
        }
        for (int target = 0; target < nodes.positions().lanes(); target++) {
            boolean reaches = nodes.positions().ordered() ? graph.direction().reaches(lane, target) : true;
            if (reaches && kept.keeps(nodes.row(target) + writer)) {
                return true;
            }
        }
        return false;
    }
}
