package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.production.kernel.Activations;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.tensor.Precision;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Single precision gives what double precision gives, up to its own rounding, and both the slope of the value. */
class ActivationsTest {

    private static final int COUNT = 24_001;

    private static double[] arguments() {
        double[] arguments = new double[COUNT];
        for (int index = 0; index < COUNT; index++) {
            arguments[index] = (float) ((index - COUNT / 2) / 1000.0);
        }
        return arguments;
    }

    private static double[] values(Activation activation, Precision precision) {
        try (Block in = Block.allocate(precision, COUNT);
                Block out = Block.allocate(precision, COUNT)) {
            in.putAll(arguments());
            Activations.apply(activation, in, out, 0, COUNT);
            return out.toArray();
        }
    }

    private static double[] slopes(Activation activation, Precision precision) {
        try (Block in = Block.allocate(precision, COUNT);
                Block gradient = Block.allocate(precision, COUNT)) {
            in.putAll(arguments());
            double[] ones = new double[COUNT];
            java.util.Arrays.fill(ones, 1);
            gradient.putAll(ones);
            Activations.multiplyByDerivative(activation, in, gradient, 0, COUNT);
            return gradient.toArray();
        }
    }

    private static void check(double[] found, double[] expected, DoubleUnaryOperator allowed) {
        double[] arguments = arguments();
        for (int index = 0; index < COUNT; index++) {
            assertThat(Math.abs(found[index] - expected[index]))
                    .as("at %s", arguments[index])
                    .isLessThanOrEqualTo(allowed.applyAsDouble(arguments[index]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void single_precision_gives_the_values_of_double_precision(Activation activation) {
        check(
                values(activation, Precision.FP32),
                values(activation, Precision.FP64),
                x -> 4e-7 * Math.max(1, Math.abs(x)));
        check(
                slopes(activation, Precision.FP32),
                slopes(activation, Precision.FP64),
                x -> 1e-5 * Math.max(1, Math.abs(x)));
    }

    @ParameterizedTest
    @EnumSource
    void slopes_are_those_of_the_values(Activation activation) {
        double[] values = values(activation, Precision.FP64);
        double[] arguments = arguments();
        double[] slopes = slopes(activation, Precision.FP64);
        for (int index = 1; index < COUNT - 1; index++) {
            if (activation == Activation.RELU && Math.abs(arguments[index]) < 0.002) {
                continue;
            }
            double apart = arguments[index + 1] - arguments[index - 1];
            assertThat((values[index + 1] - values[index - 1]) / apart - slopes[index])
                    .as("at %s", arguments[index])
                    .isBetween(-1e-5, 1e-5);
        }
    }
}
