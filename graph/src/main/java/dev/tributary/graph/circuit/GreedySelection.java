package dev.tributary.graph.circuit;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Node;
import dev.tributary.graph.Reader;
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
    private final Ranking ranking;
    private final Flow flow;
    private final ComputationGraph graph;
    private final BitSet outputsTaken = new BitSet();
    private final BitSet inputsOpened = new BitSet();
    private int[] heap = new int[1024];
    private int heapSize;

    GreedySelection(PruneScores scores, Ranking ranking, Set<Integer> answerPositions) {
        this.scores = scores;
        this.ranking = ranking;
        this.graph = scores.graph();
        this.flow = new Flow(graph, scores.positions(), answerPositions);
    }

    /** The indices of up to this many edges; fewer only if no more lead to an answer. */
    BitSet take(int count) {
        openInputs(new Node.Logits(), flow.answers());
        BitSet taken = new BitSet();
        for (int left = count; left > 0 && heapSize > 0; left--) {
            int index = pop();
            taken.set(index);
            takeOutput(index);
        }
        return taken;
    }

    private void takeOutput(int index) {
        int position = index / graph.edgeCount();
        int writer = graph.writerOf(index % graph.edgeCount());
        int output = position * graph.writers().size() + writer;
        if (!outputsTaken.get(output)) {
            outputsTaken.set(output);
            BitSet place = new BitSet();
            place.set(position);
            openInputs(graph.writers().get(writer), place);
        }
    }

    /** Offers every edge into the node that can change its output at one of the places. */
    private void openInputs(Node node, BitSet places) {
        for (int reader : graph.readersOf(node)) {
            Reader input = graph.readers().get(reader);
            flow.upstream(input, places).stream().forEach(position -> open(reader, position));
        }
    }

    private void open(int reader, int position) {
        int input = position * graph.readers().size() + reader;
        if (inputsOpened.get(input)) {
            return;
        }
        inputsOpened.set(input);
        int first = position * graph.edgeCount() + graph.firstEdge(reader);
        for (int writer = 0; writer < graph.visibleWriters(reader); writer++) {
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
