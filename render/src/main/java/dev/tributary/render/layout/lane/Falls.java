package dev.tributary.render.layout.lane;

import dev.tributary.render.layout.flow.Flow;
import java.util.ArrayList;
import java.util.List;

/** What falls into a box or out of it, from lanes above and below. */
final class Falls {

    /** From or to lanes with smaller numbers. */
    final List<Flow> low = new ArrayList<>();

    /** From or to lanes with larger numbers. */
    final List<Flow> high = new ArrayList<>();

    boolean isEmpty() {
        return low.isEmpty() && high.isEmpty();
    }
}
