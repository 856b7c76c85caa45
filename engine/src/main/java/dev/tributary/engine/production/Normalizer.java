package dev.tributary.engine.production;

import dev.tributary.engine.model.ModelConfig.Normalization;

/**
 * The scaling part of a norm, row by row, and its adjoint. Gain and bias are folded into the weights that follow.
 *
 * <p>With y = (x - mean) / s, the adjoint of g is (g - mean(g) - y mean(g y)) / s; a root-mean-square norm has no means
 * of x and g.
 */
final class Normalizer {

    private Normalizer() {}

    /** Whether the kind subtracts the mean. */
    static boolean centres(Normalization kind) {
        return kind == Normalization.LN || kind == Normalization.LN_PRE;
    }

    /**
     * Normalizes one row.
     *
     * @return 1 / s
     */
    static double normalize(Normalization kind, double epsilon, Blas.Panel from, Blas.Panel to, int width) {
        double[] x = Scratch.doubles(1, width);
        from.block().get(from.offset(), x, width);
        double mean = centres(kind) ? sum(x, width) / width : 0;
        double squares = 0;
        for (int index = 0; index < width; index++) {
            double centred = x[index] - mean;
            x[index] = centred;
            squares += centred * centred;
        }
        double inverse = 1 / Math.sqrt(squares / width + epsilon);
        for (int index = 0; index < width; index++) {
            x[index] *= inverse;
        }
        to.block().put(to.offset(), x, width);
        return inverse;
    }

    private static double sum(double[] x, int width) {
        double a = 0;
        double b = 0;
        int index = 0;
        for (; index + 1 < width; index += 2) {
            a += x[index];
            b += x[index + 1];
        }
        return index < width ? a + b + x[index] : a + b;
    }

    /**
     * Turns gradients with respect to one normalized row into gradients with respect to the row itself, for several
     * readers at once.
     *
     * @param normalized y, [width]
     * @param gradients [readers, width], changed in place
     * @param ones at least {@code width} ones
     * @param sums room for 2 * readers numbers
     */
    static void adjoint(
            Normalization kind,
            double inverse,
            Blas.Panel normalized,
            Blas.Panel gradients,
            Blas.Panel ones,
            Blas.Panel sums,
            Blas.Size size) {
        int readers = size.m();
        int width = size.n();
        Blas.Panel alignment = sums.at(readers);
        Blas.apply(readers, width, 1.0 / width, gradients, normalized, alignment);
        if (centres(kind)) {
            Blas.apply(readers, width, 1.0 / width, gradients, ones, sums);
            Blas.subtractOuter(readers, width, sums, ones, gradients);
        }
        Blas.subtractOuter(readers, width, alignment, normalized, gradients);
        Blas.scale(readers * width, inverse, gradients.block(), gradients.offset());
    }
}
