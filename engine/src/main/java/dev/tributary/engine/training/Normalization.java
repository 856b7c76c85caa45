package dev.tributary.engine.training;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.Norm;
import java.util.Arrays;
import java.util.Optional;

/** A normalization of each row with its adjoint. */
final class Normalization {

    private final Rows input;
    private final Norm norm;
    private final boolean centred;
    private final float[] gain;
    private final Optional<float[]> bias;
    private final Optional<float[]> toGain;
    private final Optional<float[]> toBias;
    private final Rows result;
    private final float[] unit;
    private final float[] inverse;

    Normalization(Rows input, Norm norm, Numbers parameters, Numbers derivatives) {
        this.input = input;
        this.norm = norm;
        this.centred = norm.kind() == ModelConfig.Normalization.LN || norm.kind() == ModelConfig.Normalization.LN_PRE;
        this.gain = norm.gain().map(parameters::array).orElseGet(() -> ones(input.width()));
        this.bias = norm.bias().map(parameters::array);
        this.toGain = norm.gain().map(derivatives::array);
        this.toBias = norm.bias().map(derivatives::array);
        this.result = Rows.of(input.count(), input.width(), input.heads());
        this.unit = new float[input.value().length];
        this.inverse = new float[input.count()];
    }

    Rows forward() {
        if (norm.kind() == ModelConfig.Normalization.NONE) {
            return input;
        }
        int width = input.width();
        for (int row = 0; row < input.count(); row++) {
            int start = row * width;
            float mean = centred ? sum(input.value(), start) / width : 0;
            float squares = 0;
            for (int index = start; index < start + width; index++) {
                unit[index] = input.value()[index] - mean;
                squares += unit[index] * unit[index];
            }
            inverse[row] = (float) (1 / Math.sqrt(squares / width + norm.epsilon()));
            for (int index = 0; index < width; index++) {
                unit[start + index] *= inverse[row];
                float offset = bias.isPresent() ? bias.get()[index] : 0;
                result.value()[start + index] = unit[start + index] * gain[index] + offset;
            }
        }
        return result;
    }

    void backward() {
        if (norm.kind() == ModelConfig.Normalization.NONE) {
            return;
        }
        int width = input.width();
        float[] toUnit = new float[width];
        for (int row = 0; row < input.count(); row++) {
            int start = row * width;
            float along = 0;
            float total = 0;
            for (int index = 0; index < width; index++) {
                toUnit[index] = result.slope()[start + index] * gain[index];
                along += toUnit[index] * unit[start + index];
                total += toUnit[index];
            }
            float shared = centred ? total / width : 0;
            for (int index = 0; index < width; index++) {
                input.slope()[start + index] +=
                        inverse[row] * (toUnit[index] - shared - unit[start + index] * along / width);
            }
            addParameterSlopes(start);
        }
    }

    private void addParameterSlopes(int start) {
        toGain.ifPresent(slopes -> {
            for (int index = 0; index < slopes.length; index++) {
                slopes[index] += result.slope()[start + index] * unit[start + index];
            }
        });
        toBias.ifPresent(slopes -> {
            for (int index = 0; index < slopes.length; index++) {
                slopes[index] += result.slope()[start + index];
            }
        });
    }

    private float sum(float[] values, int start) {
        float sum = 0;
        for (int index = start; index < start + input.width(); index++) {
            sum += values[index];
        }
        return sum;
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
