package dev.tributary.graph.score;

import dev.tributary.graph.index.IndexSpace;

/** Checks of lists of indices. */
final class Indices {

    private Indices() {}

    static void requireAscending(IndexSpace space, int[] indices) {
        int previous = -1;
        for (int index : indices) {
            if (index <= previous || index >= space.size()) {
                throw new IllegalArgumentException("expected ascending indices below " + space.size() + " (" + space
                        + "), got " + index + " after " + previous);
            }
            previous = index;
        }
    }
}
