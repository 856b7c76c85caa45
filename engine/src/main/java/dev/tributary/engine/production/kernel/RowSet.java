package dev.tributary.engine.production.kernel;

import dev.tributary.engine.task.OutputRows;
import java.util.stream.IntStream;

/** Rows of a batch, each once, in ascending order: what a value holds, or what is wanted of it. */
public final class RowSet {

    private final int[] rows;
    private final int[] starts;
    private final int length;

    private RowSet(int[] rows, int batch, int length) {
        this.rows = rows;
        this.length = length;
        this.starts = new int[batch + 1];
        for (int row : rows) {
            starts[row / length + 1]++;
        }
        for (int prompt = 0; prompt < batch; prompt++) {
            starts[prompt + 1] += starts[prompt];
        }
    }

    /** Every row. */
    public static RowSet all(int batch, int length) {
        return new RowSet(IntStream.range(0, batch * length).toArray(), batch, length);
    }

    /** The rows that logits are wanted of. */
    public static RowSet of(OutputRows output, int batch, int length) {
        return new RowSet(
                IntStream.range(0, output.count())
                        .map(output::row)
                        .distinct()
                        .sorted()
                        .toArray(),
                batch,
                length);
    }

    /** How many. */
    public int count() {
        return rows.length;
    }

    /** The row with this number. */
    int row(int number) {
        return rows[number];
    }

    /** The position of the row with this number in its prompt. */
    public int position(int number) {
        return rows[number] % length;
    }

    /** The number of the first row of a prompt; those of the prompt follow it. */
    public int start(int prompt) {
        return starts[prompt];
    }

    /** How many rows of a prompt. */
    public int count(int prompt) {
        return starts[prompt + 1] - starts[prompt];
    }

    /** Whether every row of the batch is there. */
    public boolean isWhole() {
        return rows.length == (starts.length - 1) * length;
    }

    /** A copy. */
    public int[] toArray() {
        return rows.clone();
    }

    /** Copies these rows of a value that holds every row side by side. */
    public void gather(Block whole, int width, Block target) {
        for (int number = 0; number < rows.length; number++) {
            Blas.copy(width, whole, (long) rows[number] * width, target, (long) number * width);
        }
    }

    /** Adds rows that lie side by side to those of a value that holds every row. */
    public void scatter(Block side, int width, Block whole) {
        for (int number = 0; number < rows.length; number++) {
            Blas.add(width, 1, side, (long) number * width, whole, (long) rows[number] * width);
        }
    }
}
