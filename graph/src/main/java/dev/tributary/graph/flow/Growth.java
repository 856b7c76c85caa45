package dev.tributary.graph.flow;

import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Grows backwards, as Prim's algorithm grows a tree, except that every edge into what has been reached may be taken: the
 * best one comes next, and brings in the component that it starts at (Hanna et al. 2024,
 * https://arxiv.org/abs/2403.17806, "greedy").
 */
final class Growth {

    private final ScoreGraph graph;
    private final PriorityQueue<Flow.Scored> offered;
    private final Set<Vertex> reached = new HashSet<>();

    Growth(ScoreGraph graph, DoubleUnaryOperator ranking) {
        this.graph = graph;
        this.offered = new PriorityQueue<>(
                Comparator.<Flow.Scored>comparingDouble(edge -> -ranking.applyAsDouble(edge.score()))
                        .thenComparingInt(Flow.Scored::index));
    }

    /** Indices of elements, in the order in which they are taken. */
    int[] take(Collection<Vertex> ends, int count) {
        ends.forEach(this::reach);
        IntStream.Builder taken = IntStream.builder();
        BitSet known = new BitSet();
        int left = count;
        while (left > 0 && !offered.isEmpty()) {
            Flow.Scored best = offered.remove();
            if (!known.get(best.index())) { // one that heads share is offered by each
                known.set(best.index());
                taken.add(best.index());
                left--;
            }
            reach(best.from());
        }
        return taken.build().toArray();
    }

    private void reach(Vertex vertex) {
        if (!reached.add(vertex)) {
            return;
        }
        for (Flow flow : graph.incomingEdgesOf(vertex)) {
            if (flow instanceof Flow.Scored scored) {
                offered.add(scored);
            } else {
                reach(flow.from());
            }
        }
    }
}
