package dev.tributary.graph.flow;

import java.util.BitSet;

/**
 * How much the widest way through each place lets through, where an edge lets through its |score|, a link everything, and
 * a way as much as its narrowest edge.
 */
final class Widths {

    private final Arcs arcs;
    private final double[] before;
    private final double[] after;

    /**
     * @param starts numbers of the vertices where ways start
     * @param ends numbers of those where they end
     */
    Widths(Arcs arcs, BitSet starts, BitSet ends) {
        this.arcs = arcs;
        this.before = before(arcs, starts);
        this.after = after(arcs, ends);
    }

    /** What an edge lets through; a link everything. */
    static double width(Arcs arcs, int edge) {
        return arcs.isLink(edge) ? Double.POSITIVE_INFINITY : Math.abs(arcs.score(edge));
    }

    /** The widest way from a start to the vertex; zero if there is none. */
    double before(int vertex) {
        return before[vertex];
    }

    /** The widest way from the vertex to an end; zero if there is none. */
    double after(int vertex) {
        return after[vertex];
    }

    /** The widest way from a start to an end that takes the edge; zero if there is none. */
    double through(int edge) {
        return Math.min(width(arcs, edge), Math.min(before[arcs.source(edge)], after[arcs.target(edge)]));
    }

    private static double[] before(Arcs arcs, BitSet starts) {
        double[] widest = new double[arcs.vertexCount()];
        for (int vertex = 0; vertex < widest.length; vertex++) {
            widest[vertex] = starts.get(vertex) ? Double.POSITIVE_INFINITY : 0;
            for (int edge = arcs.firstIn(vertex); edge < arcs.firstIn(vertex + 1); edge++) {
                widest[vertex] = Math.max(widest[vertex], Math.min(width(arcs, edge), widest[arcs.source(edge)]));
            }
        }
        return widest;
    }

    private static double[] after(Arcs arcs, BitSet ends) {
        double[] widest = new double[arcs.vertexCount()];
        for (int vertex = widest.length - 1; vertex >= 0; vertex--) {
            widest[vertex] = Math.max(widest[vertex], ends.get(vertex) ? Double.POSITIVE_INFINITY : 0);
            for (int edge = arcs.firstIn(vertex); edge < arcs.firstIn(vertex + 1); edge++) {
                int source = arcs.source(edge);
                widest[source] = Math.max(widest[source], Math.min(width(arcs, edge), widest[vertex]));
            }
        }
        return widest;
    }
}
