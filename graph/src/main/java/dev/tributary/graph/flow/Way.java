package dev.tributary.graph.flow;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A way through a graph, as its last edge and what comes before that.
 *
 * @param before null at the start
 * @param edge the number of the last edge; at the start nothing
 * @param element the index of what its last scored edge stands for; at the start nothing
 * @param length the sum of the lengths of its edges
 */
record Way(@Nullable Way before, int edge, int element, long length) {

    /** The shorter first; of those that are equally short, that whose last differing element comes first. */
    static final Comparator<Way> ORDER = Comparator.comparingLong(Way::length).thenComparing(Way::compareEdges);

    static Way start() {
        return new Way(null, -1, -1, 0);
    }

    Way then(int next, int element, long length) {
        return new Way(this, next, element == Arcs.NONE ? this.element : element, this.length + length);
    }

    private static int compareEdges(Way one, Way other) {
        Way left = one;
        Way right = other;
        while (left.edge == right.edge && left.before != null && right.before != null) {
            left = left.before;
            right = right.before;
        }
        int elements = Integer.compare(left.element, right.element);
        return elements != 0 ? elements : Integer.compare(left.edge, right.edge);
    }

    /** Its edges in forward order. */
    int[] edges() {
        int count = 0;
        for (Way way = this; way.before != null; way = way.before) {
            count++;
        }
        int[] edges = new int[count];
        for (Way way = this; way.before != null; way = way.before) {
            edges[--count] = way.edge;
        }
        return edges;
    }
}
