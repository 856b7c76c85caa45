package dev.tributary.engine.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.gguf.GgufFile;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;

/**
 * The scaling of rotary frequencies that Llama 3.1 and later use. A GGUF file holds only the factor of each frequency;
 * the numbers that they came from are told from them, and they are refused if they do not come from such numbers.
 */
final class RopeFactors {

    private static final String TENSOR = "rope_freqs.weight";
    private static final double LOW = 1;
    private static final double HIGH = 4;
    private static final int ORIGINAL_CONTEXT = 8192;
    private static final double TOLERANCE = 1e-4;

    private RopeFactors() {}

    /** The {@code rope_scaling} of {@code config.json}. */
    static ObjectNode of(GgufFile file, double base, int dHead) throws IOException {
        long length = file.info(TENSOR).elements();
        if (length != dHead / 2) {
            throw refused(file, "expected " + dHead / 2 + " factors, got " + length);
        }
        float[] factors = file.floats(TENSOR);
        double factor = 1;
        for (float value : factors) {
            factor = Math.max(factor, value);
        }
        for (int index = 0; index < factors.length; index++) {
            double expected = factor(index, base, dHead, factor);
            if (!(Math.abs(factors[index] - expected) <= TOLERANCE * expected)) {
                throw refused(
                        file,
                        "its factors are not those of Llama 3 (low 1, high 4, 8192 tokens): number " + index + " is "
                                + factors[index] + ", expected " + expected);
            }
        }
        ObjectNode scaling = JsonNodeFactory.instance.objectNode();
        scaling.put("rope_type", "llama3").put("factor", factor);
        scaling.put("low_freq_factor", LOW).put("high_freq_factor", HIGH);
        scaling.put("original_max_position_embeddings", ORIGINAL_CONTEXT);
        return scaling;
    }

    /** By how much the wavelength of a frequency grows: long ones by all of it, short ones not at all. */
    private static double factor(int index, double base, int dHead, double factor) {
        double wavelength = 2 * Math.PI * Math.pow(base, 2.0 * index / dHead);
        if (wavelength < ORIGINAL_CONTEXT / HIGH) {
            return 1;
        }
        if (wavelength > ORIGINAL_CONTEXT / LOW) {
            return factor;
        }
        double smooth = (ORIGINAL_CONTEXT / wavelength - LOW) / (HIGH - LOW);
        return 1 / ((1 - smooth) / factor + smooth);
    }

    private static FormatException refused(GgufFile file, String reason) {
        return new FormatException(file.path(), "tensor " + TENSOR, reason);
    }
}
