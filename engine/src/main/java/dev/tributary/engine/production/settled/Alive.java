package dev.tributary.engine.production.settled;

import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Node;
import dev.tributary.graph.circuit.MaskRow;
import java.util.BitSet;

/**
 * At which rows what is read and written can still reach the logits that are wanted, where a mask leaves a circuit only.
 * What an MLP writes for the logits alone matters at the last token of each prompt, where one row of many is computed.
 */
final class Alive {

    private final BitSet[] readers;
    private final BitSet[] queries;
    private final BitSet[] writers;

    private Alive(ComputationGraph graph) {
        this.readers = Settled.sets(graph.readers().size());
        this.queries = Settled.sets(graph.readers().size());
        this.writers = Settled.sets(graph.writers().size());
    }

    /** Follows the circuit from the logits backwards. */
    static Alive under(Mask mask, ComputationGraph graph, Batch batch) {
        Alive alive = new Alive(graph);
        // whoever reads what a component writes is counted after the component's own inputs
        for (int reader = alive.readers.length - 1; reader >= 0; reader--) {
            BitSet asking = alive.asking(graph, batch, reader);
            boolean crossing = graph.readers().get(reader).canCross();
            alive.queries[reader] = asking;
            alive.readers[reader] = crossing ? batch.visibleFrom(asking) : asking;
            if (!asking.isEmpty()) {
                alive.pass(reader, batch, mask);
            }
        }
        return alive;
    }

    /** Everything, at all rows. */
    static Alive everything(ComputationGraph graph, Batch batch) {
        Alive alive = new Alive(graph);
        for (BitSet[] sets : new BitSet[][] {alive.readers, alive.queries, alive.writers}) {
            for (BitSet rows : sets) {
                rows.set(0, batch.lanes().rows());
            }
        }
        return alive;
    }

    /** The rows at which what is made of the input matters. */
    private BitSet asking(ComputationGraph graph, Batch batch, int number) {
        BitSet rows = new BitSet();
        if (graph.readers().get(number).node() instanceof Node.Logits) {
            rows.or(batch.output());
            return rows;
        }
        for (Node user : graph.usersOf(number)) {
            rows.or(writers[graph.findWriter(user).orElseThrow()]);
        }
        return rows;
    }

    private void pass(int reader, Batch batch, Mask mask) {
        boolean byQuery = mask.byQuery(reader);
        mask.forEachNaming(reader, (source, target, row) -> {
            BitSet here = byQuery
                    ? batch.visibleFrom(queries[reader], target, source)
                    : both(batch.rows()[source], readers[reader]);
            for (int index = 0; index < row.count(); index++) {
                writers[row.writer(index)].or(here);
            }
        });
    }

    /** What is in both. */
    static BitSet both(BitSet first, BitSet second) {
        BitSet both = (BitSet) first.clone();
        both.and(second);
        return both;
    }

    /** The rows at which it matters what a reader sees. */
    BitSet read(int reader) {
        return readers[reader];
    }

    /** The rows whose query, or else whose outcome, matters where a reader's input is used. */
    BitSet asked(int reader) {
        return queries[reader];
    }

    /** The rows at which it matters what a writer puts out. */
    BitSet written(int writer) {
        return writers[writer];
    }

    /** What readers see of the writers, lane by lane. */
    interface Mask {
        /** Whether a reader may see something else for each query. */
        boolean byQuery(int reader);

        /** Shows every place of a reader where it sees a writer. */
        void forEachNaming(int reader, RowVisitor visitor);
    }

    /** Told of a row of a reader's mask. */
    @FunctionalInterface
    interface RowVisitor {

        /**
         * @param source the lane that is read
         * @param target the lane of the query
         */
        void accept(int source, int target, MaskRow row);
    }

    /**
     * What there is to compute.
     *
     * @param lanes where the rows stand
     * @param output the rows whose logits are wanted
     * @param rows those of each lane
     * @param direction in which heads look
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    record Batch(LaneMap lanes, BitSet output, BitSet[] rows, AttentionDirection direction) {

        static Batch of(LaneMap lanes, OutputRows wanted, AttentionDirection direction) {
            BitSet output = new BitSet();
            for (int index = 0; index < wanted.count(); index++) {
                output.set(wanted.row(index));
            }
            BitSet[] rows = Settled.sets(lanes.count());
            for (int row = 0; row < lanes.rows(); row++) {
                rows[lanes.lane(row)].set(row);
            }
            return new Batch(lanes, output, rows, direction);
        }

        /** The rows of the same prompts that heads look at from some rows. */
        BitSet visibleFrom(BitSet from) {
            BitSet visible = new BitSet();
            int length = lanes.length();
            for (int first = 0; first < lanes.rows(); first += length) {
                int last = from.previousSetBit(first + length - 1);
                if (last >= first) {
                    visible.set(first, direction == AttentionDirection.CAUSAL ? last + 1 : first + length);
                }
            }
            return visible;
        }

        /** The rows of one lane that heads look at from those of some rows that are of another lane. */
        BitSet visibleFrom(BitSet from, int target, int source) {
            BitSet asking = both(rows[target], from);
            if (asking.isEmpty()) {
                return asking;
            }
            BitSet visible = visibleFrom(asking);
            visible.and(rows[source]);
            return visible;
        }
    }
}
