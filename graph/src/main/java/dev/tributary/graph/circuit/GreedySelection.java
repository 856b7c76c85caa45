package dev.tributary.graph.circuit;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Node;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;

/**
 * Grows a circuit backwards from the logits, as Dijkstra's algorithm grows a tree: the best edge that ends at something
 * already taken is taken next, and brings in the inputs of the component it starts at (Hanna et al. 2024,
 * https://arxiv.org/abs/2403.17806, "greedy").
 */
final class GreedySelection {

    private final PruneScores scores;
    private final EdgeSpace space;
    private final Ranking ranking;
    private final Liveness liveness;
    private final ComputationGraph graph;
    private final BitSet[] outputsTaken;
    private final BitSet rowsOpened = new BitSet();
    private int[] heap = new int[1024];
    private int heapSize;

    GreedySelection(PruneScores scores, Ranking ranking, Set<Integer> answerLanes) {
        if (!(scores.space() instanceof EdgeSpace edges)) {
            throw new IllegalArgumentException("growing from the logits follows edges, got scores of " + scores.space()
                    + "; keep the strongest nodes instead");
        }
        this.scores = scores;
        this.space = edges;
        this.ranking = ranking;
        this.graph = scores.graph();
        this.liveness = new Liveness(edges, answerLanes);
        this.outputsTaken = new BitSet[graph.writers().size()];
        Arrays.setAll(outputsTaken, writer -> new BitSet());
    }

    /** The indices of up to this many edges; fewer only if no more lead to an answer. */
    BitSet take(int count) {
        liveness.answers().stream().forEach(lane -> openInputs(new Node.Logits(), lane));
        BitSet taken = new BitSet();
        for (int left = count; left > 0 && heapSize > 0; left--) {
            int index = pop();
            taken.set(index);
            takeOutput(space.writerOf(index), space.sourceOf(index));
        }
        return taken;
    }

    private void takeOutput(int writer, int lane) {
        if (!outputsTaken[writer].get(lane)) {
            outputsTaken[writer].set(lane);
            openInputs(graph.writers().get(writer), lane);
        }
    }

    /** Offers every edge into the node that can change its output at the lane. */
    private void openInputs(Node node, int lane) {
        for (int reader : graph.readersOf(node)) {
            for (int source = 0; source < space.positions().lanes(); source++) {
                boolean comes = space.crosses(reader)
                        ? space.firstTarget(source) <= lane
                        : liveness.reaches(reader, source, lane);
                if (comes) {
                    open(space.row(reader, source, lane), graph.visibleWriters(reader));
                }
            }
        }
    }

    private void open(int first, int count) {
        if (rowsOpened.get(first)) {
            return;
        }
        rowsOpened.set(first);
        for (int writer = 0; writer < count; writer++) {
            push(first + writer);
        }
    }

    private boolean precedes(int one, int other) {
        double difference = ranking.key(scores.value(one)) - ranking.key(scores.value(other));
        return difference > 0 || (difference == 0 && one < other);
    }

    private void push(int index) {
        if (heapSize == heap.length) {
            heap = Arrays.copyOf(heap, heap.length * 2);
        }
        int at = heapSize++;
        while (at > 0 && precedes(index, heap[(at - 1) / 2])) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = index;
    }

    private int pop() {
        int best = heap[0];
        int moved = heap[--heapSize];
        int at = 0;
        for (int child = 1; child < heapSize; child = 2 * at + 1) {
            if (child + 1 < heapSize && precedes(heap[child + 1], heap[child])) {
                child++;
            }
            if (!precedes(heap[child], moved)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = moved;
        return best;
    }
}
