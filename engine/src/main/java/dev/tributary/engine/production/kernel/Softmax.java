package dev.tributary.engine.production.kernel;

import dev.tributary.engine.production.kernel.Blas.Panel;

/** Scores made shares that sum to one. */
public final class Softmax {

    private Softmax() {}

    /** Of the first of some scores, in their place. */
    public static void of(double[] scores, int count) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int index = 0; index < count; index++) {
            largest = Math.max(largest, scores[index]);
        }
        double sum = 0;
        for (int index = 0; index < count; index++) {
            scores[index] = Math.exp(scores[index] - largest);
            sum += scores[index];
        }
        for (int index = 0; index < count; index++) {
            scores[index] /= sum;
        }
    }

    /**
     * Of a row of scores, in its place. Takes slot 1 of {@link Scratch}.
     *
     * @param visible how many count; those after them become 0
     * @param length of the row
     * @param scale what scores are multiplied with
     */
    public static void row(Panel row, int visible, int length, double scale) {
        double[] scores = Scratch.doubles(1, length);
        row.block().get(row.offset(), scores, length);
        for (int key = 0; key < visible; key++) {
            scores[key] *= scale;
        }
        of(scores, visible);
        for (int key = visible; key < length; key++) {
            scores[key] = 0;
        }
        row.block().put(row.offset(), scores, length);
    }
}
