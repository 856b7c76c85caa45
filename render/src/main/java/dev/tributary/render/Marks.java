package dev.tributary.render;

import dev.tributary.graph.NamedGroup;
import java.util.List;
import java.util.Map;

/**
 * What a figure marks beside the circuit itself.
 *
 * @param groups components with a common name, each group in frames
 * @param edges how edges stand to another circuit, by their index; none if they are left out
 */
public record Marks(List<NamedGroup> groups, Map<Integer, Mark> edges) {
    public Marks {
        groups = List.copyOf(groups);
        edges = Map.copyOf(edges);
    }

    /** Nothing. */
    public static Marks none() {
        return new Marks(List.of(), Map.of());
    }

    /** The mark of an edge. */
    public Mark of(int index) {
        return edges.getOrDefault(index, Mark.NONE);
    }
}
