package dev.tributary.engine.model;

import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;

/**
 * Rotary positions (Su et al. 2021, <a href="https://arxiv.org/abs/2104.09864">RoFormer</a>): queries and keys are
 * turned by angles that grow with their position. Of the first {@code dims} numbers of a head, number j and number
 * j + dims / 2 are the two coordinates that {@code position * frequencies()[j]} turns; the others stay.
 *
 * @param dims how many numbers of a head are turned; even
 * @param base the longest wave is 2 pi times nearly this many positions long
 * @param scaling how frequencies are changed for longer contexts
 */
public record Rotary(int dims, double base, Scaling scaling) implements PositionalEmbedding {

    public Rotary {
        if (dims < 2 || dims % 2 != 0) {
            throw new IllegalArgumentException("rotary_dim must be an even number of at least 2, got " + dims);
        }
        requirePositive("rotary_base", base);
    }

    /** Frequencies as they come. */
    public Rotary(int dims, double base) {
        this(dims, base, new Scaling.None());
    }

    /** The angle by which each pair is turned from one position to the next, [dims / 2]. */
    public double[] frequencies() {
        double[] frequencies = new double[dims / 2];
        for (int pair = 0; pair < frequencies.length; pair++) {
            frequencies[pair] = scaling.of(Math.pow(base, -2.0 * pair / dims));
        }
        return frequencies;
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(what + " must be a positive number, got " + value);
        }
    }

    /** How frequencies are changed for contexts longer than those of the first training. */
    public sealed interface Scaling {

        /** What becomes of a frequency. */
        double of(double frequency);

        /** Nothing is changed. */
        record None() implements Scaling {
            @Override
            public double of(double frequency) {
                return frequency;
            }
        }

        /**
         * Positions lie closer together (Chen et al. 2023).
         *
         * @param factor how much closer
         */
        record Linear(double factor) implements Scaling {
            public Linear {
                requirePositive("rotary_scaling_factor", factor);
            }

            @Override
            public double of(double frequency) {
                return frequency / factor;
            }
        }

        /**
         * Short waves stay, long ones are stretched, those between are blended, as in Llama 3.1.
         *
         * @param factor how much long waves are stretched
         * @param lowFrequency waves that fit fewer times into the first context are long
         * @param highFrequency waves that fit more often are short
         * @param firstContext tokens that the first training saw at once
         */
        record ByParts(double factor, double lowFrequency, double highFrequency, int firstContext) implements Scaling {
            public ByParts {
                requirePositive("NTK_by_parts_factor", factor);
                requirePositive("NTK_by_parts_low_freq_factor", lowFrequency);
                requirePositive("NTK_original_ctx_len", firstContext);
                if (!(highFrequency > lowFrequency)) {
                    throw new IllegalArgumentException("NTK_by_parts_high_freq_factor must be above "
                            + "NTK_by_parts_low_freq_factor = " + lowFrequency + ", got " + highFrequency);
                }
            }

            @Override
            public double of(double frequency) {
                double waves = firstContext * frequency / (2 * Math.PI);
                double share = (waves - lowFrequency) / (highFrequency - lowFrequency);
                double kept = Math.max(0, Math.min(1, share));
                return kept * frequency + (1 - kept) * frequency / factor;
            }
        }
    }
}
