package dev.tributary.graph;

/** Something of a graph that can have a number of its own: an edge, or what a component writes; at a place. */
public sealed interface Element permits Edge, PlacedNode {

    /** For example {@code m3->a9.h6<q>@4} or {@code a9.h6@4}. */
    String name();

    /** Where it stands. */
    Place place();

    /** Reads a {@link #name()}; throws {@link IllegalArgumentException} that quotes anything else. */
    static Element parse(String name) {
        return name.contains("->") ? Edge.parse(name) : PlacedNode.parse(name);
    }
}
