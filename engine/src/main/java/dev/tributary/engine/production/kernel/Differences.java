package dev.tributary.engine.production.kernel;

import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;

/**
 * What replacing each writer's output would add to the stream, [row, source, d_model].
 *
 * <p>All sources of a row lie side by side, so that mixing and scoring a row is one product over contiguous memory.
 */
public final class Differences {

    private final Workers workers;
    private final Block data;
    private final int firstRow;
    private final int rows;
    private final int sources;
    private final int width;

    public Differences(Workers workers, Block data, int rows, int sources, int width) {
        this(workers, data, 0, rows, sources, width);
    }

    /** @param firstRow of the batch that this holds; the others follow it */
    public Differences(Workers workers, Block data, int firstRow, int rows, int sources, int width) {
        this.workers = workers;
        this.data = data;
        this.firstRow = firstRow;
        this.rows = rows;
        this.sources = sources;
        this.width = width;
    }

    /** d_model. */
    public int width() {
        return width;
    }

    /** The first row of the batch that this holds. */
    public int firstRow() {
        return firstRow;
    }

    /** The row of the batch after the last that this holds. */
    public int endRow() {
        return firstRow + rows;
    }

    /** Sources of one row of the batch as a matrix [source, d_model]. */
    public Panel row(int row) {
        return new Panel(data, (long) (row - firstRow) * sources * width, width);
    }

    /** One source as a matrix [row, d_model], from the first row on. */
    public Panel source(int source) {
        return new Panel(data, (long) source * width, sources * width);
    }

    /** Sets one source to {@code to - from}. */
    public void set(int source, Codes from, Codes to) {
        workers.run(
                rows, row -> subtract(from, to, firstRow + row, data, ((long) row * sources + source) * width, width));
    }

    /**
     * Sets the sources of a layer's heads.
     *
     * @param first the source that the first head is
     * @param room for [row, head * d_head] numbers
     * @param output [head * d_head, d_model]
     */
    public void setHeads(int first, int heads, Codes from, Codes to, Block room, Block output) {
        int codeWidth = Math.toIntExact(output.size() / width);
        int dHead = codeWidth / heads;
        workers.run(rows, row -> subtract(from, to, firstRow + row, room, (long) row * codeWidth, codeWidth));
        workers.run(
                heads,
                head -> Blas.multiply(
                        new Size(rows, width, dHead),
                        new Panel(room, (long) head * dHead, codeWidth),
                        new Panel(output, (long) head * dHead * width, width),
                        false,
                        0,
                        source(first + head)));
    }

    private static void subtract(Codes from, Codes to, int row, Block target, long offset, int count) {
        double[] near = Scratch.doubles(1, count);
        double[] far = Scratch.doubles(2, count);
        from.read(row, near, count);
        to.read(row, far, count);
        for (int index = 0; index < count; index++) {
            far[index] -= near[index];
        }
        target.put(offset, far, count);
    }

    /** What one write step put out, row by row. */
    @FunctionalInterface
    public interface Codes {
        void read(int row, double[] target, int count);

        static Codes of(Block block) {
            return (row, target, count) -> block.get((long) row * count, target, count);
        }

        static Codes of(SourceActivations activations, int step) {
            return (row, target, count) -> activations.read(step, row * count, target, count);
        }
    }
}
