package dev.tributary.render.html;

import dev.tributary.graph.Edge;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.render.figure.Figure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers of the edges that a figure draws, in canonical order. */
final class EdgeNumbers {

    private final EdgeSpace space;
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final List<Edge> edges = new ArrayList<>();

    EdgeNumbers(EdgeSpace space, Figure figure) {
        this.space = space;
        BitSet drawn = new BitSet();
        figure.ribbons().forEach(ribbon -> ribbon.edges().forEach(edge -> drawn.set(space.indexOf(edge))));
        drawn.stream().forEach(index -> {
            numbers.put(index, edges.size());
            edges.add(space.element(index));
        });
    }

    /** The edges by their numbers. */
    List<Edge> edges() {
        return edges;
    }

    int of(Edge edge) {
        Integer number = numbers.get(space.indexOf(edge));
        if (number == null) {
            throw new IllegalStateException(edge.name() + " is not drawn");
        }
        return number;
    }

    /** The numbers of a circuit's edges as far as they are drawn. */
    BitSet of(Circuit circuit) {
        BitSet kept = new BitSet();
        circuit.indices().stream().forEach(index -> {
            Integer number = numbers.get(index);
            if (number != null) {
                kept.set(number);
            }
        });
        return kept;
    }
}
