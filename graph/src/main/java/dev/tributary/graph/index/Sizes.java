package dev.tributary.graph.index;

import dev.tributary.graph.Positions;

/** How large a space may be, and how it is called. */
final class Sizes {

    /** What an array can hold on every virtual machine. */
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private Sizes() {}

    static int require(long size, IndexSpace space) {
        if (size > LARGEST) {
            throw new IllegalArgumentException(space + " are more than " + LARGEST + " numbers; use "
                    + (space.positions().crosses() ? "span-crossing or spans" : "spans or all")
                    + " instead of " + space.positions().kind());
        }
        return (int) size;
    }

    static String places(Positions positions) {
        if (positions instanceof Positions.All) {
            return "";
        }
        boolean spans = positions instanceof Positions.Spans || positions instanceof Positions.SpanCrossing;
        return (positions.crosses() ? " crossing between " : " at each of ")
                + positions.lanes()
                + (spans ? " spans" : " positions");
    }
}
