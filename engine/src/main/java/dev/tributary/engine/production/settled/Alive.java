package dev.tributary.engine.production.settled;

import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Node;
import dev.tributary.graph.Reader;
import dev.tributary.graph.circuit.MaskRow;
import java.util.BitSet;

/**
 * At which rows what is read and written can still reach the logits that are wanted, where a mask leaves a circuit only.
 * What an MLP writes for the logits alone matters at the last token of each prompt, where one row of many is computed.
 */
final class Alive {

    private final BitSet[] readers;
    private final BitSet[] writers;

    private Alive(ComputationGraph graph) {
        this.readers = Settled.sets(graph.readers().size());
        this.writers = Settled.sets(graph.writers().size());
    }

    /** Follows the circuit from the logits backwards. */
    static Alive under(Mask mask, ComputationGraph graph, Batch batch) {
        Alive alive = new Alive(graph);
        // whoever reads what a component writes is counted after the component's own inputs
        for (int reader = alive.readers.length - 1; reader >= 0; reader--) {
            BitSet rows = alive.rows(graph, batch, reader);
            alive.readers[reader] = rows;
            if (!rows.isEmpty()) {
                alive.pass(reader, rows, batch, mask);
            }
        }
        return alive;
    }

    /** Everything, at all rows. */
    static Alive everything(ComputationGraph graph, Batch batch) {
        Alive alive = new Alive(graph);
        for (BitSet[] sets : new BitSet[][] {alive.readers, alive.writers}) {
            for (BitSet rows : sets) {
                rows.set(0, batch.lanes().rows());
            }
        }
        return alive;
    }

    private BitSet rows(ComputationGraph graph, Batch batch, int number) {
        Reader reader = graph.readers().get(number);
        BitSet rows = new BitSet();
        if (reader.node() instanceof Node.Logits) {
            rows.or(batch.output());
            return rows;
        }
        for (Node user : graph.usersOf(number)) {
            rows.or(writers[graph.findWriter(user).orElseThrow()]);
        }
        return reader.canCross() ? batch.visibleFrom(rows, graph.direction()) : rows;
    }

    private void pass(int reader, BitSet rows, Batch batch, Mask mask) {
        for (int lane = 0; lane < batch.lanes().count(); lane++) {
            MaskRow row = mask.row(reader, lane);
            if (row.count() == 0) {
                continue;
            }
            BitSet here = (BitSet) batch.rows()[lane].clone();
            here.and(rows);
            for (int index = 0; index < row.count(); index++) {
                writers[row.writer(index)].or(here);
            }
        }
    }

    /** The rows at which it matters what a reader sees. */
    BitSet read(int reader) {
        return readers[reader];
    }

    /** The rows at which it matters what a writer puts out. */
    BitSet written(int writer) {
        return writers[writer];
    }

    /** The writers that a reader sees at a place. */
    @FunctionalInterface
    interface Mask {
        MaskRow row(int reader, int lane);
    }

    /**
     * What there is to compute.
     *
     * @param lanes where the rows stand
     * @param output the rows whose logits are wanted
     * @param rows those of each place
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    record Batch(LaneMap lanes, BitSet output, BitSet[] rows) {

        static Batch of(LaneMap lanes, OutputRows wanted) {
            BitSet output = new BitSet();
            for (int index = 0; index < wanted.count(); index++) {
                output.set(wanted.row(index));
            }
            BitSet[] rows = Settled.sets(lanes.count());
            for (int row = 0; row < lanes.rows(); row++) {
                rows[lanes.lane(row)].set(row);
            }
            return new Batch(lanes, output, rows);
        }

        /** The rows of the same prompts that heads look at from some rows. */
        BitSet visibleFrom(BitSet from, AttentionDirection direction) {
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
    }
}
