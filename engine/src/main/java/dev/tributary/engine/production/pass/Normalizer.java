package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.Norm;
import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.production.kernel.Blas;

/**
 * The scaling part of a norm, row by row, and its adjoint. Gain and bias are folded into the weights that follow.
 *
 * <p>With y = (x - mean) / s, the adjoint of g is (g - mean(g) - y mean(g y)) / s; a root-mean-square norm has no means
 * of x and g.
 */
public final class Normalizer {

    private Normalizer() {}

    /** Whether the kind subtracts the mean. */
    public static boolean centres(Normalization kind) {
        return kind == Normalization.LN || kind == Normalization.LN_PRE;
    }

    /**
     * Normalizes one row.
     *
     * @param ones at least {@code width} ones
     * @return 1 / s
     */
    public static double normalize(Norm norm, Blas.Panel from, Blas.Panel to, Blas.Panel ones, int width) {
        Blas.copy(width, from.block(), from.offset(), to.block(), to.offset());
        if (centres(norm.kind())) {
            double mean = Blas.dot(width, to, ones) / width;
            Blas.add(width, -mean, ones.block(), ones.offset(), to.block(), to.offset());
        }
        double inverse = 1 / Math.sqrt(Blas.dot(width, to, to) / width + norm.epsilon());
        Blas.scale(width, inverse, to.block(), to.offset());
        return inverse;
    }

    /**
     * Turns gradients with respect to one normalized row into gradients with respect to the row itself, for several
     * readers at once.
     *
     * @param kind of norm and slopes
     * @param normalized y, [width]
     * @param gradients [readers, width], changed in place
     * @param ones at least {@code width} ones
     * @param sums room for 2 * readers numbers
     */
    public static void adjoint(
            Adjoint kind,
            double inverse,
            Blas.Panel normalized,
            Blas.Panel gradients,
            Blas.Panel ones,
            Blas.Panel sums,
            Blas.Size size) {
        int readers = size.m();
        int width = size.n();
        Blas.Panel alignment = sums.at(readers);
        if (kind.aligns()) {
            Blas.apply(readers, width, 1.0 / width, gradients, normalized, alignment);
        }
        if (centres(kind.norm())) {
            Blas.apply(readers, width, 1.0 / width, gradients, ones, sums);
            Blas.subtractOuter(readers, width, sums, ones, gradients);
        }
        if (kind.aligns()) {
            Blas.subtractOuter(readers, width, alignment, normalized, gradients);
        }
        Blas.scale(readers * width, inverse, gradients.block(), gradients.offset());
    }

    /**
     * Which adjoint.
     *
     * @param norm the kind of norm
     * @param slopes what stands for derivatives
     */
    public record Adjoint(Normalization norm, WayBack.Slopes slopes) {

        /** Whether the part of a gradient that lies along the row itself is taken out: the derivative of the scale. */
        boolean aligns() {
            return slopes == WayBack.Slopes.DERIVATIVE;
        }
    }
}
