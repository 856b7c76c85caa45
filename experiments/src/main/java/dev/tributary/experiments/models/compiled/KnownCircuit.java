package dev.tributary.experiments.models.compiled;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Place;
import dev.tributary.graph.Port;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Reader;
import java.util.ArrayList;
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

    /**
     * The same edges in a graph, which may have merged inputs of heads, at those places where they count that shorter
     * sequences have too.
     */
    public List<Edge> in(ComputationGraph graph, Positions positions) {
        List<Edge> found = new ArrayList<>();
        for (Edge edge : edges) {
            Reader target = graph.find(edge.source(), edge.target()).isPresent()
                    ? edge.target()
                    : new Reader(edge.target().node(), Port.WHOLE);
            if (positions instanceof Positions.Each || positions instanceof Positions.Crossing) {
                tokens.stream()
                        .filter(token -> token < positions.lanes())
                        .forEach(token -> found.add(new Edge(edge.source(), target, new Place.At(token))));
            } else {
                found.add(new Edge(edge.source(), target, new Place.Every()));
            }
        }
        return List.copyOf(found);
    }
}
