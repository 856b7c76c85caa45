package dev.tributary.engine.training;

/**
 * An intermediate value and the derivative of the loss with respect to it, which the backward pass adds up.
 *
 * @param value [row, width]
 * @param slope [row, width], zero at first
 * @param width numbers for each row; those of several heads lie side by side
 * @param heads how many heads share the width, or read it
 */
record Rows(float[] value, float[] slope, int width, int heads) {

    /** Zeros. */
    static Rows of(int rows, int width, int heads) {
        return new Rows(new float[rows * width], new float[rows * width], width, heads);
    }

    /** The same value, read by as many heads. */
    Rows readBy(int count) {
        return new Rows(value, slope, width, count);
    }

    /** How many rows. */
    int count() {
        return value.length / width;
    }
}
