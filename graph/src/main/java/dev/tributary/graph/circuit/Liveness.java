package dev.tributary.graph.circuit;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Reader;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which elements can matter: how a change moves from a component's inputs to its output. In place for MLPs, queries and
 * the logits; from a lane to every one that attends to it for keys, values and merged inputs of heads, or to that of the
 * query where queries are told apart. With positions together there is one lane; spans stand in no order, so any of them
 * may attend to any.
 */
final class Liveness {

    private final EdgeSpace edges;
    private final BitSet answers;

    /** @param answerLanes where the logits matter; not looked at if positions are not told apart */
    Liveness(IndexSpace space, Set<Integer> answerLanes) {
        this.edges = space instanceof EdgeSpace own ? own : new EdgeSpace(space.graph(), space.positions());
        this.answers = lanes(space.positions(), answerLanes);
    }

    private static BitSet lanes(Positions positions, Set<Integer> answerLanes) {
        BitSet lanes = new BitSet();
        if (positions instanceof Positions.All) {
            lanes.set(0);
            return lanes;
        }
        for (int lane : answerLanes) {
            if (lane < 0 || lane >= positions.lanes()) {
                throw new IllegalArgumentException(
                        "expected answer positions from 0 to " + (positions.lanes() - 1) + ", got " + lane);
            }
            lanes.set(lane);
        }
        if (lanes.isEmpty()) {
            throw new IllegalArgumentException("expected at least one answer position, got none");
        }
        return lanes;
    }

    /** The lanes where the logits matter. */
    BitSet answers() {
        return answers;
    }

    /** Whether what a reader reads at one lane can change what its component writes at another. */
    boolean reaches(int reader, int source, int target) {
        Reader input = edges.graph().readers().get(reader);
        if (!input.canCross()) {
            return source == target;
        }
        boolean ordered = edges.positions().ordered();
        return !ordered || edges.graph().direction() == AttentionDirection.BIDIRECTIONAL || source <= target;
    }

    /** Those of the kept indices that lie on a path from the input to the logits at an answer. */
    static BitSet alive(IndexSpace space, BitSet kept, Set<Integer> answerLanes) {
        Liveness liveness = new Liveness(space, answerLanes);
        return space instanceof NodeSpace nodes ? liveness.aliveNodes(nodes, kept) : liveness.aliveEdges(kept);
    }

    /** Those of the kept indices that lie on a path to the logits at an answer, wherever it starts. */
    static BitSet leadingToAnswers(IndexSpace space, BitSet kept, Set<Integer> answerLanes) {
        Liveness liveness = new Liveness(space, answerLanes);
        return space instanceof NodeSpace nodes
                ? liveness.nodes(nodes, liveness.leading(liveness.leaving(nodes, kept)))
                : liveness.leading(kept);
    }

    private BitSet leading(BitSet kept) {
        BitSet[] everywhere = emptySets(edges.graph().writers().size());
        for (BitSet lanes : everywhere) {
            lanes.set(0, lanes());
        }
        return between(kept, everywhere);
    }

    private BitSet aliveEdges(BitSet kept) {
        return between(kept, fedByInput(kept));
    }

    /** The kept edges that start where {@code fed} says and lead to an answer. */
    private BitSet between(BitSet kept, BitSet[] fed) {
        BitSet[] wanted = wantedByAnswers(kept);
        BitSet alive = new BitSet();
        for (int reader = 0; reader < wanted.length; reader++) {
            for (int source = 0; source < lanes(); source++) {
                for (int target = firstTarget(reader, source); target < endTarget(reader, source); target++) {
                    if (!isWanted(reader, source, target, wanted[reader])) {
                        continue;
                    }
                    int first = edges.row(reader, source, target);
                    int end = first + edges.graph().visibleWriters(reader);
                    for (int index = kept.nextSetBit(first);
                            index >= 0 && index < end;
                            index = kept.nextSetBit(index + 1)) {
                        if (fed[index - first].get(source)) {
                            alive.set(index);
                        }
                    }
                }
            }
        }
        return alive;
    }

    /** For each writer the lanes at which kept edges connect its output with the input: [writer]. */
    private BitSet[] fedByInput(BitSet kept) {
        BitSet[] fed = emptySets(edges.graph().writers().size());
        for (int writer = 0; writer < fed.length; writer++) {
            if (edges.graph().writers().get(writer) instanceof Node.Input) {
                fed[writer].set(0, lanes());
            }
        }
        for (int reader = 0; reader < edges.graph().readers().size(); reader++) {
            OptionalInt output =
                    edges.graph().findWriter(edges.graph().readers().get(reader).node());
            for (int source = 0; output.isPresent() && source < lanes(); source++) {
                for (int target = firstTarget(reader, source); target < endTarget(reader, source); target++) {
                    if (anyFed(kept, fed, reader, source, target)) {
                        spread(reader, source, target, fed[output.getAsInt()]);
                    }
                }
            }
        }
        return fed;
    }

    private boolean anyFed(BitSet kept, BitSet[] fed, int reader, int source, int target) {
        int first = edges.row(reader, source, target);
        int end = first + edges.graph().visibleWriters(reader);
        for (int index = kept.nextSetBit(first); index >= 0 && index < end; index = kept.nextSetBit(index + 1)) {
            if (fed[index - first].get(source)) {
                return true;
            }
        }
        return false;
    }

    private void spread(int reader, int source, int target, BitSet lanes) {
        if (edges.crosses(reader)) {
            lanes.set(target);
            return;
        }
        for (int lane = 0; lane < lanes(); lane++) {
            if (reaches(reader, source, lane)) {
                lanes.set(lane);
            }
        }
    }

    /** For each reader the lanes of its component's output that kept edges lead to an answer from: [reader]. */
    private BitSet[] wantedByAnswers(BitSet kept) {
        BitSet[] outputs = emptySets(edges.graph().writers().size());
        BitSet[] wanted = new BitSet[edges.graph().readers().size()];
        for (int reader = wanted.length - 1; reader >= 0; reader--) {
            wanted[reader] = wantedOutput(edges.graph().readers().get(reader), outputs);
            for (int source = 0; source < lanes(); source++) {
                for (int target = firstTarget(reader, source); target < endTarget(reader, source); target++) {
                    if (isWanted(reader, source, target, wanted[reader])) {
                        int first = edges.row(reader, source, target);
                        int end = first + edges.graph().visibleWriters(reader);
                        for (int index = kept.nextSetBit(first);
                                index >= 0 && index < end;
                                index = kept.nextSetBit(index + 1)) {
                            outputs[index - first].set(source);
                        }
                    }
                }
            }
        }
        return wanted;
    }

    private BitSet wantedOutput(Reader input, BitSet[] outputs) {
        if (input.node() instanceof Node.Logits) {
            return answers;
        }
        OptionalInt output = edges.graph().findWriter(input.node());
        return output.isEmpty() ? new BitSet() : outputs[output.getAsInt()];
    }

    private boolean isWanted(int reader, int source, int target, BitSet wanted) {
        if (edges.crosses(reader)) {
            return wanted.get(target);
        }
        for (int lane = wanted.nextSetBit(0); lane >= 0; lane = wanted.nextSetBit(lane + 1)) {
            if (reaches(reader, source, lane)) {
                return true;
            }
        }
        return false;
    }

    private int lanes() {
        return edges.positions().lanes();
    }

    private int firstTarget(int reader, int source) {
        return edges.crosses(reader) ? edges.firstTarget(source) : source;
    }

    private int endTarget(int reader, int source) {
        return edges.crosses(reader) ? lanes() : source + 1;
    }

    private static BitSet[] emptySets(int count) {
        BitSet[] sets = new BitSet[count];
        for (int index = 0; index < count; index++) {
            sets[index] = new BitSet();
        }
        return sets;
    }

    private BitSet aliveNodes(NodeSpace nodes, BitSet kept) {
        return nodes(nodes, aliveEdges(leaving(nodes, kept)));
    }

    /** Every edge that leaves a kept node. */
    private BitSet leaving(NodeSpace nodes, BitSet kept) {
        BitSet leaving = new BitSet();
        edges.forEachRow((first, reader, source, target) -> {
            int row = nodes.row(source);
            int end = row + edges.graph().visibleWriters(reader);
            for (int node = kept.nextSetBit(row); node >= 0 && node < end; node = kept.nextSetBit(node + 1)) {
                leaving.set(first + node - row);
            }
        });
        return leaving;
    }

    /** The nodes that edges leave. */
    private BitSet nodes(NodeSpace nodes, BitSet leaving) {
        BitSet left = new BitSet();
        leaving.stream().forEach(edge -> left.set(nodes.row(edges.sourceOf(edge)) + edges.writerOf(edge)));
        return left;
    }
}
