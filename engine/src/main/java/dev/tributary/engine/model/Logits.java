package dev.tributary.engine.model;

/** Logits of the rows that a run was asked for: [output row, d_vocab]. */
public final class Logits {

    private final double[][] rows;

    /** Takes the rows without copying; they must not be changed afterwards. */
    public Logits(double[][] rows) {
        this.rows = rows;
    }

    /** How many rows. */
    public int rows() {
        return rows.length;
    }

    /** One row [d_vocab]; not a copy. */
    public double[] row(int index) {
        return rows[index];
    }
}
