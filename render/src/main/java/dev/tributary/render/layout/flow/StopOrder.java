package dev.tributary.render.layout.flow;

import dev.tributary.graph.Node;
import java.util.Comparator;
import java.util.function.Function;

/** Boxes by lane, then in forward order, then by head, what reads before what writes. */
final class StopOrder {

    static final Comparator<Stop> STOPS = Comparator.comparingInt(Stop::lane)
            .thenComparingInt(stop -> stop.node().order())
            .thenComparingInt(stop -> stop.node() instanceof Node.Head head ? head.head() : 0)
            .thenComparing(Stop::role);

    private StopOrder() {}

    static <T> Comparator<T> comparing(Function<T, Stop> stop) {
        return Comparator.comparing(stop, STOPS);
    }
}
