package dev.tributary.graph.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The strongest paths of a graph. Edges without a share, because they score zero, lie on none.
 *
 * <p>One pass over the vertices in forward order keeps the best ways to each. Lengths are whole numbers, so that sums
 * come out the same in whichever order they are added and ties are ties.
 */
final class StrongestPaths {

    /** How many units the length of an edge has for each e-fold by which its share falls short of 1. */
    private static final double UNITS = 0x1p32;

    private final Arcs arcs;
    private final BitSet starts;
    private final BitSet ends;
    private final int count;

    StrongestPaths(ScoreGraph graph, Set<Vertex> starts, Set<Vertex> ends, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("expected a number of paths, got " + count);
        }
        this.arcs = graph.arcs();
        this.starts = graph.numbers(starts);
        this.ends = graph.numbers(ends);
        this.count = count;
    }

    /** The edges of each path, in forward order; the strongest path first. */
    List<int[]> by(PathOrder order) {
        List<Way> ways = order == PathOrder.SHARES
                ? shortest(count, edge -> true, edge -> false, vertex -> true)
                : byBottleneck();
        return ways.stream().map(Way::edges).toList();
    }

    /** For each value that a bottleneck can have, largest first: the paths of at least that, with an edge of just that. */
    private List<Way> byBottleneck() {
        Widths widths = new Widths(arcs, starts, ends);
        List<Way> found = new ArrayList<>();
        for (double width : bottlenecks(widths)) {
            if (found.size() >= count) {
                break;
            }
            found.addAll(shortest(
                    count - found.size(),
                    edge -> Widths.width(arcs, edge) >= width,
                    edge -> Widths.width(arcs, edge) > width,
                    vertex -> Math.min(widths.before(vertex), widths.after(vertex)) >= width));
        }
        return found;
    }

    private double[] bottlenecks(Widths widths) {
        double[] found = new double[arcs.edgeCount()];
        int size = 0;
        for (int edge = 0; edge < found.length; edge++) {
            double width = Widths.width(arcs, edge);
            if (arcs.share(edge) > 0 && !arcs.isLink(edge) && widths.through(edge) == width) {
                found[size++] = -width;
            }
        }
        return Arrays.stream(found, 0, size)
                .sorted()
                .distinct()
                .map(width -> -width)
                .toArray();
    }

    /**
     * The shortest ways from a start to an end.
     *
     * @param limit how many at most
     * @param allowed which edges they may take
     * @param loose which edges leave open whether a way will do; it does once it has taken another
     * @param visited which vertices they may pass
     */
    private List<Way> shortest(int limit, IntPredicate allowed, IntPredicate loose, IntPredicate visited) {
        List<List<Way>> undecided = new ArrayList<>(Collections.nCopies(arcs.vertexCount(), List.of()));
        List<List<Way>> decided = new ArrayList<>(undecided);
        BestWays found = new BestWays(limit);
        for (int vertex = 0; vertex < arcs.vertexCount(); vertex++) {
            if (!visited.test(vertex)) {
                continue;
            }
            BestWays open = new BestWays(limit);
            BestWays settled = new BestWays(limit);
            for (int edge = arcs.firstIn(vertex); edge < arcs.firstIn(vertex + 1); edge++) {
                if (allowed.test(edge) && arcs.share(edge) > 0) {
                    int element = arcs.element(edge);
                    long length = length(edge);
                    BestWays next = arcs.isLink(edge) || loose.test(edge) ? open : settled;
                    next.offer(undecided.get(arcs.source(edge)), edge, element, length);
                    settled.offer(decided.get(arcs.source(edge)), edge, element, length);
                }
            }
            if (starts.get(vertex)) {
                open.offer(Way.start());
            }
            undecided.set(vertex, open.sorted());
            decided.set(vertex, settled.sorted());
            if (ends.get(vertex)) {
                decided.get(vertex).forEach(found::offer);
            }
        }
        return found.sorted();
    }

    private long length(int edge) {
        // the strict logarithm has the same bits on every processor
        return Math.round(-StrictMath.log(arcs.share(edge)) * UNITS);
    }
}
