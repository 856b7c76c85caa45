package dev.tributary.engine.production.settled;

import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Node;
import dev.tributary.graph.Reader;
import dev.tributary.graph.circuit.MaskRow;
import java.util.Arrays;
import java.util.BitSet;

/**
 * At which rows what is read and written can still reach the logits that are wanted, where a mask leaves a circuit only.
 * What an MLP writes for the logits alone matters at the last token of each prompt, where one row of many is computed.
 */
final class Alive {

    private final Batch batch;
    private final BitSet[] readers;
    private final BitSet[] writers;

    /** Follows the circuit from the logits backwards. */
    Alive(ComputationGraph graph, Batch batch, Mask mask) {
        this.batch = batch;
        this.readers = sets(graph.readers().size());
        this.writers = sets(graph.writers().size());
        // whoever reads what a component writes is counted after the component's own inputs
        for (int reader = readers.length - 1; reader >= 0; reader--) {
            BitSet rows = rows(graph, reader);
            readers[reader] = rows;
            if (!rows.isEmpty()) {
                pass(reader, rows, mask);
            }
        }
    }

    private static BitSet[] sets(int count) {
        BitSet[] sets = new BitSet[count];
        Arrays.setAll(sets, index -> new BitSet());
        return sets;
    }

    private BitSet rows(ComputationGraph graph, int number) {
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

    private void pass(int reader, BitSet rows, Mask mask) {
        for (int lane = 0; lane < batch.lanes().count(); lane++) {
            MaskRow row = mask.row(reader, lane);
            if (row.count() == 0) {
                continue;
            }
            BitSet here = (BitSet) batch.rowsOf(lane).clone();
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

        static Batch of(LaneMap lanes, BitSet output) {
            BitSet[] rows = sets(lanes.count());
            for (int row = 0; row < lanes.rows(); row++) {
                rows[lanes.lane(row)].set(row);
            }
            return new Batch(lanes, output, rows);
        }

        BitSet rowsOf(int lane) {
            return rows[lane];
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
