package dev.tributary.render.layout;

/** A stretch of a ribbon from one slot to the next. Its offsets are those of the ribbon's middle from the slots' middles. */
final class Tie {

    final Slot from;
    final Slot to;
    final double width;
    double fromOffset;
    double toOffset;

    Tie(Slot from, Slot to, double width) {
        this.from = from;
        this.to = to;
        this.width = width;
        from.outgoing.add(this);
        to.incoming.add(this);
    }

    /** Whether it runs between neighbouring columns, as all do unless a lane is drawn with direct ribbons. */
    boolean isShort() {
        return to.column - from.column == 1;
    }

    /** How far the target end lies off the straight line from the source end. */
    double drop() {
        return to.centre + toOffset - from.centre - fromOffset;
    }
}
