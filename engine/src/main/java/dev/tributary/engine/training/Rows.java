package dev.tributary.engine.training;

/** An intermediate value and the derivative of the loss with respect to it, which the backward pass adds up. */
final class Rows {

    private final float[] value;
    private final float[] slope;
    private final int width;
    private final int heads;

    private Rows(float[] value, float[] slope, int width, int heads) {
        this.value = value;
        this.slope = slope;
        this.width = width;
        this.heads = heads;
    }

    /** Zeros. */
    static Rows of(int rows, int width, int heads) {
        return new Rows(new float[rows * width], new float[rows * width], width, heads);
    }

    /** The same value, read or shared by as many heads. */
    Rows by(int count) {
        return new Rows(value, slope, width, count);
    }

    /** [row, width], itself. */
    float[] value() {
        return value;
    }

    /** [row, width], itself; zero at first. */
    float[] slope() {
        return slope;
    }

    /** Numbers for each row; those of several heads lie side by side. */
    int width() {
        return width;
    }

    /** How many heads share the width, or read it. */
    int heads() {
        return heads;
    }

    /** How many rows. */
    int count() {
        return value.length / width;
    }
}
