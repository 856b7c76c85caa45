package dev.tributary.render.layout.lane;

import java.util.ArrayList;
import java.util.List;

/** A place in a column of a lane: a box, or the point at which a bundle passes the column. Mutable while a lane is laid out. */
final class Slot {

    final int column;
    final boolean isBox;
    final double extent;
    final List<Tie> incoming = new ArrayList<>();
    final List<Tie> outgoing = new ArrayList<>();
    final Falls falls = new Falls();

    /** Whether it is a box of what a head reads: falls leave it instead of entering. */
    boolean reads;

    /** Where the first tie on each side begins, counted from the middle. */
    double firstPort;

    /** Room kept free for a label, towards smaller and towards larger cross coordinates. */
    double before;

    double after;

    /** The place in its column, counted from zero. */
    int rank;

    /** Where its neighbours would like it to stand, while columns are ordered. */
    double barycentre;

    /** The middle, across the stream. */
    double centre;

    Slot(int column, boolean isBox, double extent) {
        this.column = column;
        this.isBox = isBox;
        this.extent = extent;
        this.firstPort = -extent / 2;
    }

    double start() {
        return centre - extent / 2 - before;
    }

    double end() {
        return centre + extent / 2 + after;
    }
}
