package dev.tributary.graph;

/** Something of a graph that can have a number of its own: an edge, what a component writes, or a coordinate of that; at a place. */
public sealed interface Element permits Edge, PlacedNode, Neuron {

    /** For example {@code m3->a9.h6<q>@4}, {@code a9.h6@4} or {@code a9.h6[205]@4}. */
    String name();

    /** Where it stands. */
    Place place();

    /** Reads a {@link #name()}; throws {@link IllegalArgumentException} that quotes anything else. */
    static Element parse(String name) {
        if (name.contains("->")) {
            return Edge.parse(name);
        }
        return name.contains("[") ? Neuron.parse(name) : PlacedNode.parse(name);
    }
}
