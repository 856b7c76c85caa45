package dev.tributary.experiments.models.compiled;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Port;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Reader;
import dev.tributary.graph.circuit.Circuit;
import java.util.BitSet;
import java.util.List;

/**
 * The edges that a model needs when the others are replaced in a given way.
 *
 * @param ablation the canonical name of the ablation under which these edges are the answer
 * @param edges the edges, q, k and v apart, for all positions
 * @param tokens the positions at which they count, where positions are told apart
 */
public record KnownCircuit(String ablation, List<Edge> edges, List<Integer> tokens) {
    public KnownCircuit {
        edges = List.copyOf(edges);
        tokens = List.copyOf(tokens);
    }

    /** Reads edge names. */
    static KnownCircuit of(String ablation, List<String> names, List<Integer> tokens) {
        return new KnownCircuit(ablation, names.stream().map(Edge::parse).toList(), tokens);
    }

    /** The same edges in a graph, which may have merged inputs of heads, for all positions or for each. */
    public Circuit in(ComputationGraph graph, Positions positions) {
        BitSet kept = new BitSet();
        List<Integer> entries = positions.equals(new Positions.All()) ? List.of(0) : tokens;
        for (Edge edge : edges) {
            int index = graph.find(edge.source(), edge.target())
                    .orElseGet(() -> graph.indexOf(
                            new Edge(edge.source(), new Reader(edge.target().node(), Port.WHOLE), edge.position())));
            for (int entry : entries) {
                kept.set(entry * graph.edgeCount() + index);
            }
        }
        return Circuit.of(graph, positions, kept);
    }
}
