package dev.tributary.engine.production.kernel;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.WayBack;
import org.apache.commons.math3.special.Erf;

/**
 * Nonlinearities and products of gates over ranges of a block.
 *
 * <p>Single precision takes a rational tanh and error function that the compiler turns into vector instructions (largest
 * errors 3.2e-7 and 3.3e-7); the library's would take longer than the matrix products around it. Double precision is exact to rounding.
 */
public final class Activations {

    /** sqrt(2 / pi) and the cubic coefficient of the tanh approximation (Hendrycks and Gimpel 2016). */
    private static final double ROOT = Math.sqrt(2 / Math.PI);

    private static final double CUBIC = 0.044715;

    private static final double INVERSE_ROOT_TWO = 1 / Math.sqrt(2);

    /** Of the normal distribution at zero. */
    private static final double DENSITY = INVERSE_ROOT_TWO / Math.sqrt(Math.PI);

    private static final double NEAR = 1e-6;

    private Activations() {}

    /** value = f(input), over a range. */
    public static void apply(Activation activation, Block input, Block value, long offset, int count) {
        if (input instanceof Block.Singles) {
            float[] x = Scratch.singles(1, count);
            input.get(offset, x, count);
            apply(activation, x, count);
            value.put(offset, x, count);
        } else {
            double[] x = Scratch.doubles(1, count);
            input.get(offset, x, count);
            for (int index = 0; index < count; index++) {
                x[index] = value(activation, x[index]);
            }
            value.put(offset, x, count);
        }
    }

    /** gradient *= f'(input), over a range. */
    public static void multiplyByDerivative(
            Activation activation, Block input, Block gradient, long offset, int count) {
        if (input instanceof Block.Singles) {
            float[] x = Scratch.singles(1, count);
            float[] g = Scratch.singles(2, count);
            input.get(offset, x, count);
            gradient.get(offset, g, count);
            multiplyByDerivative(activation, x, g, count);
            gradient.put(offset, g, count);
        } else {
            double[] x = Scratch.doubles(1, count);
            double[] g = Scratch.doubles(2, count);
            input.get(offset, x, count);
            gradient.get(offset, g, count);
            for (int index = 0; index < count; index++) {
                g[index] *= derivative(activation, x[index]);
            }
            gradient.put(offset, g, count);
        }
    }

    /** gradient *= what stands for f'(input), over a range. */
    public static void multiplyBySlope(Slope slope, Block input, Block gradient, long offset, int count) {
        if (slope.slopes() == WayBack.Slopes.DERIVATIVE || slope.activation() == Activation.RELU) {
            multiplyByDerivative(slope.activation(), input, gradient, offset, count);
            return;
        }
        double[] x = Scratch.doubles(1, count);
        double[] g = Scratch.doubles(2, count);
        input.get(offset, x, count);
        gradient.get(offset, g, count);
        for (int index = 0; index < count; index++) {
            // near 0 the ratio is the derivative there, which is 1/2 for all of them
            g[index] *= Math.abs(x[index]) < NEAR ? 0.5 : value(slope.activation(), x[index]) / x[index];
        }
        gradient.put(offset, g, count);
    }

    /**
     * What a gradient is multiplied with.
     *
     * @param activation f
     * @param slopes f' or f(x) / x
     */
    public record Slope(Activation activation, WayBack.Slopes slopes) {}

    /** product = one * other, over a range; the product may take the place of a factor. */
    public static void multiply(Block one, Block other, Block product, long offset, int count) {
        if (product instanceof Block.Singles) {
            float[] x = Scratch.singles(1, count);
            float[] y = Scratch.singles(2, count);
            one.get(offset, x, count);
            other.get(offset, y, count);
            for (int index = 0; index < count; index++) {
                x[index] *= y[index];
            }
            product.put(offset, x, count);
        } else {
            double[] x = Scratch.doubles(1, count);
            double[] y = Scratch.doubles(2, count);
            one.get(offset, x, count);
            other.get(offset, y, count);
            for (int index = 0; index < count; index++) {
                x[index] *= y[index];
            }
            product.put(offset, x, count);
        }
    }

    private static void apply(Activation activation, float[] x, int count) {
        switch (activation) {
            case RELU -> {
                for (int index = 0; index < count; index++) {
                    x[index] = Math.max(x[index], 0f);
                }
            }
            case SILU -> {
                for (int index = 0; index < count; index++) {
                    float v = x[index];
                    x[index] = 0.5f * v * (1f + tanh(0.5f * v));
                }
            }
            case GELU_NEW -> {
                for (int index = 0; index < count; index++) {
                    float v = x[index];
                    x[index] = 0.5f * v * (1f + tanh((float) ROOT * v * (1f + (float) CUBIC * v * v)));
                }
            }
            case GELU -> {
                for (int index = 0; index < count; index++) {
                    float v = x[index];
                    x[index] = 0.5f * v * (1f + erf((float) INVERSE_ROOT_TWO * v));
                }
            }
        }
    }

    private static void multiplyByDerivative(Activation activation, float[] x, float[] g, int count) {
        switch (activation) {
            case RELU -> {
                for (int index = 0; index < count; index++) {
                    g[index] = x[index] > 0f ? g[index] : 0f;
                }
            }
            case SILU -> {
                for (int index = 0; index < count; index++) {
                    float v = x[index];
                    float s = 0.5f * (1f + tanh(0.5f * v));
                    g[index] *= s * (1f + v * (1f - s));
                }
            }
            case GELU_NEW -> {
                for (int index = 0; index < count; index++) {
                    float v = x[index];
                    float square = v * v;
                    float t = tanh((float) ROOT * v * (1f + (float) CUBIC * square));
                    float inner = (float) ROOT * (1f + 3f * (float) CUBIC * square);
                    g[index] *= 0.5f * (1f + t) + 0.5f * v * (1f - t * t) * inner;
                }
            }
            case GELU -> {
                for (int index = 0; index < count; index++) {
                    float v = x[index];
                    float density = (float) (Math.exp(-0.5 * v * v) * DENSITY);
                    g[index] *= 0.5f * (1f + erf((float) INVERSE_ROOT_TWO * v)) + v * density;
                }
            }
        }
    }

    /**
     * A quotient of polynomials, fitted by reweighted least squares for the smallest relative error on [-8, 8];
     * beyond, tanh is 1 in single precision.
     */
    private static float tanh(float argument) {
        float x = Math.max(-8f, Math.min(8f, argument));
        float y = x * x;
        float above = ((1.5230405e-8f * y + 2.1894652e-5f) * y + 3.5715974e-3f) * y + 0.13444498f;
        float below = ((8.522441e-7f * y + 3.411291e-4f) * y + 2.616444e-2f) * y + 0.46777824f;
        return x * (above * y + 1f) / (below * y + 1f);
    }

    /** A quotient of polynomials, fitted likewise on [-4, 4]; beyond, erf is 1 in single precision. */
    private static float erf(float argument) {
        float x = Math.max(-4f, Math.min(4f, argument));
        float y = x * x;
        float above =
                ((((1.9110859e-8f * y - 1.9422328e-6f) * y + 1.472712e-4f) * y + 3.989995e-3f) * y + 5.1523123e-2f) * y;
        above = (above + 0.20711215f) * y + 1.1283791f;
        float below = (((1.0209676e-3f * y + 1.4956927e-2f) * y + 0.1179653f) * y + 0.5168796f) * y + 1f;
        return x * above / below;
    }

    private static double value(Activation activation, double x) {
        return switch (activation) {
            case RELU -> Math.max(x, 0);
            case SILU -> x / (1 + Math.exp(-x));
            case GELU -> 0.5 * x * Erf.erfc(-x * INVERSE_ROOT_TWO);
            case GELU_NEW -> x / (1 + Math.exp(-2 * ROOT * (x + CUBIC * x * x * x)));
        };
    }

    private static double derivative(Activation activation, double x) {
        return switch (activation) {
            case RELU -> x > 0 ? 1 : 0;
            case SILU -> {
                double s = 1 / (1 + Math.exp(-x));
                yield s * (1 + x * (1 - s));
            }
            case GELU -> 0.5 * Erf.erfc(-x * INVERSE_ROOT_TWO) + x * Math.exp(-0.5 * x * x) * DENSITY;
            case GELU_NEW -> {
                double s = 1 / (1 + Math.exp(-2 * ROOT * (x + CUBIC * x * x * x)));
                yield s + x * s * (1 - s) * 2 * ROOT * (1 + 3 * CUBIC * x * x);
            }
        };
    }
}
