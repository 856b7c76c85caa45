package dev.tributary.engine.production.pass;

import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A value of a masked pass: the numbers of those places only that a mask changes. Places are rows of copies of the
 * batch, one copy for each mask; everything else is as in the base run of its copy.
 */
public sealed interface Cells {

    /** Where packed rows belong. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    record Index(int[] copy, int[] row) {
        public int count() {
            return copy.length;
        }
    }

    /** Nothing that masks change, such as the embedding. */
    record Untouched() implements Cells {}

    /**
     * Packed rows.
     *
     * @param index where they belong
     * @param data [packed row, width]
     * @param width numbers for each
     */
    record Rows(Index index, Block data, int width) implements Cells {}

    /**
     * What a group of readers sees. Readers whose masks are equal share rows.
     *
     * @param rows what is seen
     * @param readers for each copy, where its readers find their rows
     * @param group which group this is
     * @param pending what the next map takes over
     */
    record Read(Rows rows, List<Readers> readers, Group group, Value.Pending pending) implements Cells {
        public Read with(Value.Pending changed) {
            return new Read(rows, readers, group, changed);
        }
    }

    /**
     * A group of readers.
     *
     * @param read its number among the reads
     * @param first the first reader
     * @param nodes how many components
     * @param ports how many inputs each has
     */
    record Group(int read, int first, int nodes, int ports) {
        public int readers() {
            return nodes * ports;
        }
    }

    /** Where the readers of one copy find what they see: packed rows, or -1 for what the base run sees. */
    interface Readers {

        /**
         * @param reader of the group, counted from zero
         * @param row of the batch that is read
         * @param query the position that uses it
         */
        int packed(int reader, int row, int query);

        /** Whether anything of the reader differs from the base run. */
        boolean any(int reader);

        /** The packed rows that the reader uses, in ascending order. */
        int[] used(int reader);
    }

    /**
     * Queries, keys or values.
     *
     * @param read what they are made from
     * @param port the reader of each head among its inputs
     * @param number among the projections of the forward pass
     * @param dHead width of a head
     * @param sharing how many heads share a map
     * @param heads for each head, where its packed rows are
     */
    record Projected(Read read, int port, int number, int dHead, int sharing, List<Head> heads) implements Cells {
        public int reader(int head) {
            return head * read.group().ports() + port;
        }
    }

    /**
     * The projected rows of one head.
     *
     * @param place for each packed row of the read its row in the data, -1 if it has none
     * @param data where they are
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    record Head(int[] place, Blas.Panel data) {
        public Blas.Panel at(int packed) {
            return data.at((long) place[packed] * data.stride());
        }
    }

    /**
     * What heads put out.
     *
     * @param copies for each copy the heads that differ from the base run
     * @param dHead width of a head
     */
    record Mixed(List<Copy> copies, int dHead) implements Cells {}

    /**
     * What the heads of one copy put out.
     *
     * @param data [row, head * d_head], good at the given rows only
     * @param rows for each head, the rows that differ
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    record Copy(Optional<Block> data, BitSet[] rows) {
        boolean any() {
            for (BitSet of : rows) {
                if (!of.isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }
}
