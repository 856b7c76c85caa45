package dev.tributary.graph.circuit;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.BitSet;
import java.util.Set;

/**
 * Which kept elements lead to an answer. Every measured mask asks this once, also of circuits that keep three million
 * elements, where a walk over objects would take as long as the run that it saves (decision 4); so it is two loops over
 * bits. {@code ScoreGraph} says the same by JGraphT and is its oracle in tests.
 */
final class AnswerReach {

    private final EdgeSpace edges;
    private final BitSet answers;

    private AnswerReach(EdgeSpace edges, BitSet answers) {
        this.edges = edges;
        this.answers = answers;
    }

    /**
     * Those of the kept indices that lie on a path to the logits at an answer, wherever it starts.
     *
     * @param answerLanes where the logits matter; not looked at if positions are not told apart
     */
    static BitSet leading(IndexSpace space, BitSet kept, Set<Integer> answerLanes) {
        if (space instanceof NeuronSpace neurons) {
            BitSet nodes = leading(neurons.nodes(), neurons.nodesWith(kept), answerLanes);
            return neurons.within(kept, nodes);
        }
        EdgeSpace edges = space instanceof EdgeSpace own ? own : new EdgeSpace(space.graph(), space.positions());
        AnswerReach reach = new AnswerReach(edges, lanes(space.positions(), answerLanes));
        return space instanceof NodeSpace nodes
                ? reach.nodes(nodes, reach.leading(reach.leaving(nodes, kept)))
                : reach.leading(kept);
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
        return lanes;
    }

    private BitSet leading(BitSet kept) {
        int writers = edges.graph().writers().size();
        BitSet[] outputs = new BitSet[writers];
        for (int writer = 0; writer < writers; writer++) {
            outputs[writer] = new BitSet();
        }
        BitSet leading = new BitSet();
        for (int reader = edges.graph().readers().size() - 1; reader >= 0; reader--) {
            BitSet wanted = wanted(reader, outputs);
            for (int source = 0; source < edges.positions().lanes() && !wanted.isEmpty(); source++) {
                int firstTarget = edges.crosses(reader) ? edges.firstTarget(source) : source;
                int endTarget = edges.crosses(reader) ? edges.positions().lanes() : source + 1;
                for (int target = firstTarget; target < endTarget; target++) {
                    if (isWanted(reader, source, target, wanted)) {
                        take(kept, reader, source, target, leading, outputs);
                    }
                }
            }
        }
        return leading;
    }

    private void take(BitSet kept, int reader, int source, int target, BitSet leading, BitSet[] outputs) {
        int first = edges.row(reader, source, target);
        int end = first + edges.graph().visibleWriters(reader);
        for (int index = kept.nextSetBit(first); index >= 0 && index < end; index = kept.nextSetBit(index + 1)) {
            leading.set(index);
            outputs[index - first].set(source);
        }
    }

    /** Where something is wanted of what the input leads to. */
    private BitSet wanted(int reader, BitSet[] outputs) {
        BitSet wanted = new BitSet();
        for (Node user : edges.graph().usersOf(reader)) {
            if (user instanceof Node.Logits) {
                return answers;
            }
            edges.graph().findWriter(user).ifPresent(output -> wanted.or(outputs[output]));
        }
        return wanted;
    }

    private boolean isWanted(int reader, int source, int target, BitSet wanted) {
        if (edges.crosses(reader)) {
            return wanted.get(target);
        }
        if (!edges.graph().readers().get(reader).canCross()) {
            return wanted.get(source);
        }
        // what is read at a lane can reach every later one, or any where lanes stand in no order
        boolean ordered = edges.positions().ordered() && edges.graph().direction() == AttentionDirection.CAUSAL;
        return ordered ? wanted.length() > source : !wanted.isEmpty();
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
