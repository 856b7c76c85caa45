package dev.tributary.render.layout.lane;

import dev.tributary.render.layout.flow.Flow;
import java.util.List;

/**
 * A stretch of a bundle of ribbons from one slot to the next. Its offsets are those of the bundle's middle from the
 * slots' middles. Mutable while a lane is laid out.
 */
final class Tie {

    final Slot from;
    final Slot to;
    final double width;

    /** What it carries, from smaller to larger cross coordinates. */
    List<Flow> flows;

    double fromOffset;
    double toOffset;

    Tie(Slot from, Slot to, double width, List<Flow> flows) {
        this.from = from;
        this.to = to;
        this.width = width;
        this.flows = flows;
        from.outgoing.add(this);
        to.incoming.add(this);
    }

    /** How far the target end lies off the straight line from the source end. */
    double drop() {
        return to.centre + toOffset - from.centre - fromOffset;
    }
}
