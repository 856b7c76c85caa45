package dev.tributary.graph.flow;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntToDoubleFunction;

/**
 * The edges of a score graph as arrays, sixteen bytes each. Vertices are numbered in forward order. Edges are numbered by
 * the vertex that they enter; into one vertex first scored ones in canonical order, then links by lane.
 */
final class Arcs {

    /** The element of a link, which has none. */
    static final int NONE = -1;

    private final Vertex[] vertices;
    private final int[] firstIn;
    private final int[] source;
    private final int[] target;
    private final int[] element;
    private final int[] firstOut;
    private final int[] out;
    private final double[] strengths;
    private final IntToDoubleFunction scores;

    Arcs(Wiring wiring, IntToDoubleFunction scores) {
        this.scores = scores;
        BitSet used = new BitSet(wiring.slots());
        int[] entering = new int[wiring.slots() + 1];
        wiring.show((index, from, to) -> {
            used.set(from);
            used.set(to);
            entering[to]++;
        });
        for (int slot = used.nextSetBit(0); slot >= 0; slot = used.nextSetBit(slot + 1)) {
            for (int to : wiring.attended(slot)) {
                entering[to]++;
            }
        }
        int[] numbers = new int[wiring.slots()];
        this.vertices = new Vertex[used.cardinality()];
        this.firstIn = new int[vertices.length + 1];
        int number = 0;
        for (int slot = used.nextSetBit(0); slot >= 0; slot = used.nextSetBit(slot + 1)) {
            numbers[slot] = number;
            vertices[number] = wiring.vertex(slot);
            firstIn[number + 1] = Math.addExact(firstIn[number], entering[slot]);
            number++;
        }
        this.source = new int[firstIn[vertices.length]];
        this.target = new int[source.length];
        this.element = new int[source.length];
        int[] next = Arrays.copyOf(firstIn, vertices.length);
        wiring.show((index, from, to) -> add(next, numbers[from], numbers[to], index));
        for (int slot = used.nextSetBit(0); slot >= 0; slot = used.nextSetBit(slot + 1)) {
            for (int to : wiring.attended(slot)) {
                if (used.get(to)) {
                    add(next, numbers[slot], numbers[to], NONE);
                }
            }
        }
        this.firstOut = new int[vertices.length + 1];
        this.out = bySource();
        this.strengths = strengths();
    }

    private void add(int[] next, int from, int to, int index) {
        int edge = next[to]++;
        source[edge] = from;
        target[edge] = to;
        element[edge] = index;
    }

    private int[] bySource() {
        for (int from : source) {
            firstOut[from + 1]++;
        }
        for (int vertex = 0; vertex < vertices.length; vertex++) {
            firstOut[vertex + 1] += firstOut[vertex];
        }
        int[] next = Arrays.copyOf(firstOut, vertices.length);
        int[] edges = new int[source.length];
        for (int edge = 0; edge < source.length; edge++) {
            edges[next[source[edge]]++] = edge;
        }
        return edges;
    }

    private double[] strengths() {
        double[] sums = new double[vertices.length];
        for (int edge = 0; edge < source.length; edge++) {
            sums[target[edge]] += isLink(edge) ? 0 : Math.abs(score(edge));
        }
        return sums;
    }

    int vertexCount() {
        return vertices.length;
    }

    int edgeCount() {
        return source.length;
    }

    Vertex vertex(int vertex) {
        return vertices[vertex];
    }

    /** The first edge into the vertex; those into the next one begin where its own end. */
    int firstIn(int vertex) {
        return firstIn[vertex];
    }

    int firstOut(int vertex) {
        return firstOut[vertex];
    }

    /** The edge that has this place among all, ordered by the vertices that they leave. */
    int out(int place) {
        return out[place];
    }

    int source(int edge) {
        return source[edge];
    }

    int target(int edge) {
        return target[edge];
    }

    /** The index of the element, or {@link #NONE}. */
    int element(int edge) {
        return element[edge];
    }

    boolean isLink(int edge) {
        return element[edge] == NONE;
    }

    double score(int edge) {
        return scores.applyAsDouble(element[edge]);
    }

    /** The sum of |score| into the vertex. */
    double strength(int vertex) {
        return strengths[vertex];
    }

    /** |score| over the sum of |score| into the same vertex, zero where that is zero; 1 for a link. */
    double share(int edge) {
        if (isLink(edge)) {
            return 1;
        }
        double all = strengths[target[edge]];
        return all == 0 ? 0 : Math.abs(score(edge)) / all;
    }
}
