package dev.tributary.render;

import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.Node;
import dev.tributary.graph.Place;
import dev.tributary.graph.PlacedNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a figure marks beside the circuit itself.
 *
 * @param groups components with a common name, each group in frames
 * @param edges how edges stand to another circuit, by their index; none if they are left out
 * @param parts what is kept of components of which a circuit keeps single coordinates; none of those that are kept whole
 */
public record Marks(List<NamedGroup> groups, Map<Integer, Mark> edges, Map<PlacedNode, Parts> parts) {
    public Marks {
        groups = List.copyOf(groups);
        edges = Map.copyOf(edges);
        parts = Map.copyOf(parts);
    }

    /** Marks of a circuit that keeps components or edges whole. */
    public Marks(List<NamedGroup> groups, Map<Integer, Mark> edges) {
        this(groups, edges, Map.of());
    }

    /** Nothing. */
    public static Marks none() {
        return new Marks(List.of(), Map.of());
    }

    /** What is kept of a component where it writes; empty if it is not kept by its coordinates. */
    public Optional<Parts> of(Node node, Place place) {
        return node instanceof Node.Logits
                ? Optional.empty()
                : Optional.ofNullable(parts.get(new PlacedNode(node, place)));
    }

    /** The mark of an edge. */
    public Mark of(int index) {
        return edges.getOrDefault(index, Mark.NONE);
    }
}
