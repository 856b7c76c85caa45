package dev.tributary.engine.production.scores;

import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.kernel.Workers;
import dev.tributary.engine.production.pass.BackwardListener.ReadGradients;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gradients of readers of several groups side by side, [row, reader, d_model]. The readers of one layer are too few for a
 * product to run at the rate that a processor has for large ones.
 */
final class GatheredReaders {

    /** From about here on a product gets no faster. */
    private static final int MOST = 128;

    private final Workers workers;
    private final Block data;
    private final int width;
    private final List<Integer> readers = new ArrayList<>();
    private final List<int[]> rows = new ArrayList<>(1);

    /**
     * @param lease of the room
     * @param rows of the batch
     * @param width d_model
     */
    GatheredReaders(Workers workers, BlockPool.Lease lease, int rows, int width) {
        this.workers = workers;
        this.width = width;
        this.data = lease.block((long) rows * MOST * width);
        lease.keep(data);
    }

    /** Whether there is room for more readers, whose gradients are of the same rows. */
    boolean fits(ReadGradients more) {
        return readers.isEmpty()
                || (readers.size() + more.inputs().readers() <= MOST && Arrays.equals(more.rowOf(), rows.get(0)));
    }

    /** Whether so many readers fit at all. */
    static boolean canHold(ReadGradients gradients) {
        return gradients.inputs().readers() <= MOST;
    }

    /** Copies gradients that fit. */
    void add(ReadGradients gradients) {
        int count = gradients.inputs().readers();
        int before = readers.size();
        if (before == 0) {
            rows.clear();
            rows.add(gradients.rowOf());
        }
        workers.run(
                gradients.rowOf().length,
                index -> Blas.copy(
                        (long) count * width,
                        gradients.block(),
                        (long) index * count * width,
                        data,
                        ((long) index * MOST + before) * width));
        for (int reader = 0; reader < count; reader++) {
            readers.add(gradients.reader() + reader);
        }
    }

    /** The readers. */
    List<Integer> readers() {
        return readers;
    }

    /** The rows of the batch that the gradients belong to. */
    int[] rowOf() {
        return rows.isEmpty() ? new int[0] : rows.get(0);
    }

    /** The gradients at the row with this number, [reader, d_model]. */
    Panel at(int index) {
        return new Panel(data, (long) index * MOST * width, width);
    }

    /** Forgets them. */
    void clear() {
        readers.clear();
    }
}
