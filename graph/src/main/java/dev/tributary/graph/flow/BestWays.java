package dev.tributary.graph.flow;

import java.util.List;
import java.util.PriorityQueue;

/** Keeps the first few ways of all that are offered. */
final class BestWays {

    private final int limit;
    private final PriorityQueue<Way> kept = new PriorityQueue<>(Way.ORDER.reversed());

    BestWays(int limit) {
        this.limit = limit;
    }

    /** Offers each of these ways, best first, with one more edge at its end. */
    void offer(List<Way> ways, int edge, int element, long length) {
        for (Way way : ways) {
            if (isTooLong(way.length() + length) || !offer(way.then(edge, element, length))) {
                return;
            }
        }
    }

    /** Whether it is kept; if not, neither is any that comes after it. */
    boolean offer(Way way) {
        if (kept.size() >= limit) {
            Way worst = kept.peek();
            if (worst == null || Way.ORDER.compare(way, worst) >= 0) {
                return false;
            }
            kept.remove();
        }
        kept.add(way);
        return true;
    }

    private boolean isTooLong(long length) {
        Way worst = kept.peek();
        return kept.size() >= limit && (worst == null || length > worst.length());
    }

    List<Way> sorted() {
        return kept.stream().sorted(Way.ORDER).toList();
    }
}
