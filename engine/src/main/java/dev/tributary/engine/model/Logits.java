package dev.tributary.engine.model;

/** Logits of the rows that a run was asked for: [output row, d_vocab]. */
public final class Logits {

    private final double[][] rows;
    private final float[][] singles;

    /** Takes the rows without copying; they must not be changed afterwards. */
    public Logits(double[][] rows) {
        this.rows = rows;
        this.singles = new float[0][];
    }

    /** Takes rows of single precision without copying: half the memory where all positions are wanted. */
    public Logits(float[][] singles) {
        this.rows = new double[0][];
        this.singles = singles;
    }

    /** How many rows. */
    public int rows() {
        return Math.max(rows.length, singles.length);
    }

    /** One row [d_vocab] of logits that are kept in single precision; must not be changed. */
    public float[] singles(int index) {
        return singles[index];
    }

    /** One row [d_vocab]; must not be changed. */
    public double[] row(int index) {
        if (singles.length == 0) {
            return rows[index];
        }
        float[] narrow = singles[index];
        double[] wide = new double[narrow.length];
        for (int token = 0; token < wide.length; token++) {
            wide[token] = narrow[token];
        }
        return wide;
    }
}
