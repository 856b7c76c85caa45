package dev.tributary.graph.circuit;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Node;
import dev.tributary.graph.Port;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Reader;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a change moves from a component's inputs to its output: in place for MLPs, queries and the logits; from a
 * position to every one that attends to it for keys, values and merged inputs of heads. With positions together there
 * is one place, which everything reaches.
 */
final class Flow {

    private final ComputationGraph graph;
    private final Positions positions;
    private final BitSet answers;

    /**
     * @param answerPositions where the logits matter; not looked at if positions are not told apart
     */
    Flow(ComputationGraph graph, Positions positions, Set<Integer> answerPositions) {
        this.graph = graph;
        this.positions = positions;
        this.answers = places(positions, answerPositions);
    }

    private static BitSet places(Positions positions, Set<Integer> answerPositions) {
        BitSet places = new BitSet();
        if (positions instanceof Positions.All) {
            places.set(0);
            return places;
        }
        for (int position : answerPositions) {
            if (position < 0 || position >= positions.count()) {
                throw new IllegalArgumentException(
                        "expected answer positions from 0 to " + (positions.count() - 1) + ", got " + position);
            }
            places.set(position);
        }
        if (places.isEmpty()) {
            throw new IllegalArgumentException("expected at least one answer position, got none");
        }
        return places;
    }

    /** The positions where the logits matter. */
    BitSet answers() {
        return answers;
    }

    /** The positions of the component's output that its input can change, given the positions of the input. */
    BitSet downstream(Reader input, BitSet changed) {
        if (staysInPlace(input) || changed.isEmpty()) {
            return changed;
        }
        BitSet reached = new BitSet();
        boolean later = graph.direction() == AttentionDirection.CAUSAL;
        reached.set(later ? changed.nextSetBit(0) : 0, positions.count());
        return reached;
    }

    /** The positions of the component's input that can change its output, given the positions of the output. */
    BitSet upstream(Reader input, BitSet wanted) {
        if (staysInPlace(input) || wanted.isEmpty()) {
            return wanted;
        }
        BitSet origins = new BitSet();
        boolean earlier = graph.direction() == AttentionDirection.CAUSAL;
        origins.set(0, earlier ? wanted.length() : positions.count());
        return origins;
    }

    /** Those of the kept indices that lie on a path from the input to the logits at an answer position. */
    BitSet alive(BitSet kept) {
        BitSet[] fed = fedByInput(kept);
        BitSet[] wanted = wantedByAnswers(kept);
        BitSet alive = new BitSet();
        for (int index = kept.nextSetBit(0); index >= 0; index = kept.nextSetBit(index + 1)) {
            int edge = index % graph.edgeCount();
            int position = index / graph.edgeCount();
            int reader = graph.readerOf(edge);
            if (fed[edge - graph.firstEdge(reader)].get(position) && wanted[reader].get(position)) {
                alive.set(index);
            }
        }
        return alive;
    }

    /** For each writer the positions at which kept edges connect its output with the input: [writer]. */
    private BitSet[] fedByInput(BitSet kept) {
        BitSet[] fed = emptySets(graph.writers().size());
        for (int writer = 0; writer < fed.length; writer++) {
            if (graph.writers().get(writer) instanceof Node.Input) {
                fed[writer].set(0, positions.count());
            }
        }
        for (int reader = 0; reader < graph.readers().size(); reader++) {
            Reader input = graph.readers().get(reader);
            OptionalInt output = graph.findWriter(input.node());
            if (output.isEmpty()) {
                continue;
            }
            BitSet changed = new BitSet();
            for (int position = 0; position < positions.count(); position++) {
                int first = position * graph.edgeCount() + graph.firstEdge(reader);
                int end = first + graph.visibleWriters(reader);
                for (int index = kept.nextSetBit(first);
                        index >= 0 && index < end;
                        index = kept.nextSetBit(index + 1)) {
                    if (fed[index - first].get(position)) {
                        changed.set(position);
                        break;
                    }
                }
            }
            fed[output.getAsInt()].or(downstream(input, changed));
        }
        return fed;
    }

    /** For each reader the positions from which kept edges lead to an answer: [reader]. */
    private BitSet[] wantedByAnswers(BitSet kept) {
        BitSet[] outputs = emptySets(graph.writers().size());
        BitSet[] wanted = new BitSet[graph.readers().size()];
        for (int reader = wanted.length - 1; reader >= 0; reader--) {
            Reader input = graph.readers().get(reader);
            wanted[reader] = wantedInput(input, outputs);
            for (int position = 0; position < positions.count(); position++) {
                if (!wanted[reader].get(position)) {
                    continue;
                }
                int first = position * graph.edgeCount() + graph.firstEdge(reader);
                int end = first + graph.visibleWriters(reader);
                for (int index = kept.nextSetBit(first);
                        index >= 0 && index < end;
                        index = kept.nextSetBit(index + 1)) {
                    outputs[index - first].set(position);
                }
            }
        }
        return wanted;
    }

    private BitSet wantedInput(Reader input, BitSet[] outputs) {
        if (input.node() instanceof Node.Logits) {
            return answers;
        }
        OptionalInt output = graph.findWriter(input.node());
        return output.isEmpty() ? new BitSet() : upstream(input, outputs[output.getAsInt()]);
    }

    private static BitSet[] emptySets(int count) {
        BitSet[] sets = new BitSet[count];
        for (int index = 0; index < count; index++) {
            sets[index] = new BitSet();
        }
        return sets;
    }

    private static boolean staysInPlace(Reader input) {
        return !(input.node() instanceof Node.Head) || input.port() == Port.QUERY;
    }
}
