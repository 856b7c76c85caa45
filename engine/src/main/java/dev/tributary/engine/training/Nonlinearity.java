package dev.tributary.engine.training;

import dev.tributary.engine.model.Activation;

/** Activations with their derivatives. */
final class Nonlinearity {

    private static final double GELU_FACTOR = 2 * Math.sqrt(2 / Math.PI);
    private static final double GELU_CUBIC = 0.044715;

    private Nonlinearity() {}

    /** Fills {@code result} and {@code derivative}, element by element. */
    static void apply(Activation activation, float[] x, float[] result, float[] derivative) {
        switch (activation) {
            case RELU -> relu(x, result, derivative);
            case SILU -> sigmoidUnit(x, result, derivative, 1, 0);
            case GELU_NEW -> sigmoidUnit(x, result, derivative, GELU_FACTOR, GELU_CUBIC);
            case GELU ->
                throw new IllegalArgumentException(
                        "models with the exact gelu are not trained here: use gelu_new, silu or relu");
        }
    }

    private static void relu(float[] x, float[] result, float[] derivative) {
        for (int index = 0; index < x.length; index++) {
            result[index] = Math.max(x[index], 0);
            derivative[index] = x[index] > 0 ? 1 : 0;
        }
    }

    /** x / (1 + exp(-y)) with y = factor (x + cubic x^3). */
    private static void sigmoidUnit(float[] x, float[] result, float[] derivative, double factor, double cubic) {
        for (int index = 0; index < x.length; index++) {
            double input = x[index];
            double square = cubic * input * input;
            double sigmoid = 1 / (1 + Math.exp(-factor * input * (1 + square)));
            result[index] = (float) (input * sigmoid);
            derivative[index] = (float) (sigmoid + input * sigmoid * (1 - sigmoid) * factor * (1 + 3 * square));
        }
    }
}
