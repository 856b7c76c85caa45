package dev.tributary.engine.natives;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.bytedeco.javacpp.FloatPointer;

/**
 * A matrix product, timed and compared with the same product in plain Java.
 *
 * @param gigaflops billions of operations a second, the best of a few tries, on one thread
 * @param largestError the largest difference, relative to the sum of absolute products
 */
record GemmCheck(double gigaflops, double largestError) {

    private static final int ROWS = 64;
    private static final int INNER = 512;
    private static final int COLUMNS = 512;
    private static final int TRIES = 6;
    private static final int COMPARED_EACH = 997;

    static GemmCheck run() {
        float[] left = wave(ROWS * INNER, 0.37);
        float[] right = wave(INNER * COLUMNS, 0.71);
        float[] product = new float[ROWS * COLUMNS];
        long best = Long.MAX_VALUE;
        try (FloatPointer a = new FloatPointer(left);
                FloatPointer b = new FloatPointer(right);
                FloatPointer c = new FloatPointer(product.length)) {
            for (int attempt = 0; attempt < TRIES; attempt++) {
                long start = System.nanoTime();
                cblas_sgemm(
                        CblasRowMajor,
                        CblasNoTrans,
                        CblasNoTrans,
                        ROWS,
                        COLUMNS,
                        INNER,
                        1,
                        a,
                        INNER,
                        b,
                        COLUMNS,
                        0,
                        c,
                        COLUMNS);
                best = Math.min(best, System.nanoTime() - start);
            }
            c.get(product);
        }
        return new GemmCheck(2.0 * ROWS * INNER * COLUMNS / Math.max(best, 1), largestError(left, right, product));
    }

    /** Whether single precision explains the differences. */
    boolean correct() {
        return largestError < 1e-5;
    }

    private static float[] wave(int length, double frequency) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) StrictMath.sin(frequency * i);
        }
        return values;
    }

    private static double largestError(float[] left, float[] right, float[] product) {
        double largest = 0;
        for (int at = 0; at < product.length; at += COMPARED_EACH) {
            double exact = 0;
            double scale = 0;
            for (int k = 0; k < INNER; k++) {
                double term = (double) left[at / COLUMNS * INNER + k] * right[k * COLUMNS + at % COLUMNS];
                exact += term;
                scale += Math.abs(term);
            }
            double error = Math.abs(product[at] - exact) / scale;
            largest = error <= largest ? largest : error;
        }
        return largest;
    }
}
