package dev.tributary.graph.circuit;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which kept elements lead to an answer, and from the input there. Every measured mask asks this once, also of circuits that keep three million
 * elements, where a walk over objects would take as long as the run that it saves (decision 4); so it is loops over
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

    /**
     * Those of the kept edges that lie on a path from the input, at some place, to the logits at an answer.
     *
     * @param answerLanes where the logits matter, at least one; not looked at if positions are not told apart
     */
    static BitSet alive(EdgeSpace edges, BitSet kept, Set<Integer> answerLanes) {
        if (answerLanes.isEmpty() && !(edges.positions() instanceof Positions.All)) {
            throw new IllegalArgumentException("expected at least one answer position, got none");
        }
        AnswerReach reach = new AnswerReach(edges, lanes(edges.positions(), answerLanes));
        // what leads to an edge that leads to an answer leads there too
        List<List<Row>> rows = reach.rows(kept);
        return reach.fed(reach.leading(kept, rows), rows);
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

    /** For each writer a set of places, empty. */
    private BitSet[] nowhere() {
        BitSet[] outputs = new BitSet[edges.graph().writers().size()];
        Arrays.setAll(outputs, writer -> new BitSet());
        return outputs;
    }

    private BitSet leading(BitSet kept) {
        return leading(kept, rows(kept));
    }

    /** @param rows in which all that is kept lies */
    private BitSet leading(BitSet kept, List<List<Row>> rows) {
        BitSet[] outputs = nowhere();
        BitSet leading = new BitSet();
        for (int reader = rows.size() - 1; reader >= 0; reader--) {
            BitSet wanted = wanted(reader, outputs);
            for (Row row : rows.get(reader)) {
                if (isWanted(reader, row.source, row.target, wanted)) {
                    take(kept, reader, row, leading, outputs);
                }
            }
        }
        return leading;
    }

    private void take(BitSet kept, int reader, Row row, BitSet leading, BitSet[] outputs) {
        int end = row.first + edges.graph().visibleWriters(reader);
        for (int index = kept.nextSetBit(row.first); index >= 0 && index < end; index = kept.nextSetBit(index + 1)) {
            leading.set(index);
            outputs[index - row.first].set(row.source);
        }
    }

    /** For each reader the places where edges into it are kept. */
    private List<List<Row>> rows(BitSet kept) {
        List<List<Row>> rows = new ArrayList<>();
        edges.graph().readers().forEach(reader -> rows.add(new ArrayList<>()));
        edges.forEachRow(
                kept, (first, reader, source, target) -> rows.get(reader).add(new Row(first, source, target)));
        return rows;
    }

    /**
     * The edges into one reader at one place.
     *
     * @param first index of the one from the first writer
     * @param source the lane that is read
     * @param target that of the query
     */
    private record Row(int first, int source, int target) {}

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
        return inOrder() ? wanted.length() > source : !wanted.isEmpty();
    }

    /**
     * Those of the edges that carry something of the input.
     *
     * @param rows in which all that is kept lies
     */
    private BitSet fed(BitSet kept, List<List<Row>> rows) {
        int lanes = edges.positions().lanes();
        BitSet[] outputs = nowhere();
        edges.graph().findWriter(new Node.Input()).ifPresent(input -> outputs[input].set(0, lanes));
        BitSet fed = new BitSet();
        for (int reader = 0; reader < rows.size(); reader++) {
            for (Row row : rows.get(reader)) {
                if (carries(kept, reader, row, fed, outputs)) {
                    feed(reader, row, outputs);
                }
            }
        }
        return fed;
    }

    /** Whether anything of the input comes to a reader at a place, and by which edges. */
    private boolean carries(BitSet kept, int reader, Row row, BitSet fed, BitSet[] outputs) {
        int end = row.first + edges.graph().visibleWriters(reader);
        boolean any = false;
        for (int index = kept.nextSetBit(row.first); index >= 0 && index < end; index = kept.nextSetBit(index + 1)) {
            if (outputs[index - row.first].get(row.source)) {
                fed.set(index);
                any = true;
            }
        }
        return any;
    }

    /** Where what a reader sees comes out again. */
    private void feed(int reader, Row row, BitSet[] outputs) {
        int from = row.source;
        int end = row.source + 1;
        if (edges.crosses(reader)) {
            from = row.target;
            end = row.target + 1;
        } else if (edges.graph().readers().get(reader).canCross()) {
            from = inOrder() ? row.source : 0;
            end = edges.positions().lanes();
        }
        for (Node user : edges.graph().usersOf(reader)) {
            OptionalInt output = edges.graph().findWriter(user);
            if (output.isPresent()) {
                outputs[output.getAsInt()].set(from, end);
            }
        }
    }

    /** Whether heads look at what stands before them only. */
    private boolean inOrder() {
        return edges.positions().ordered() && edges.graph().direction() == AttentionDirection.CAUSAL;
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
