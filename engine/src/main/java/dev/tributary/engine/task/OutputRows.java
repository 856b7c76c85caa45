package dev.tributary.engine.task;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The rows (batch * pos + position) whose logits a run should give. */
public final class OutputRows {

    private final int[] rows;

    public OutputRows(int... rows) {
        this.rows = rows.clone();
    }

    /** Every row of a batch. */
    public static OutputRows all(TokenBatch tokens) {
        return new OutputRows(IntStream.range(0, tokens.rows()).toArray());
    }

    /** How many. */
    public int count() {
        return rows.length;
    }

    /** The row with this number. */
    public int row(int index) {
        return rows[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OutputRows output && Arrays.equals(output.rows, rows);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rows);
    }
}
