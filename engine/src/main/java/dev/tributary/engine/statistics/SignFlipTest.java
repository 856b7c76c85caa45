package dev.tributary.engine.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Whether a mean over prompts differs from zero, without a view on how values are spread: if each value were as likely with
 * the other sign, how often would the sum be at least as far from zero (Fisher 1935)? Every choice of signs is tried for up
 * to twelve values; for more, 9,999 drawn ones beside the one that was observed (Phipson and Smyth 2010), which are the
 * same for all columns.
 */
public final class SignFlipTest {

    /** As many values are flipped in every way. */
    static final int EXACT = 12;

    /** As many choices of signs are drawn where there are more values. */
    static final int DRAWN = 9_999;

    /** Sums that are equal but for rounding count as equal. */
    private static final double ROUNDING = 1e-12;

    private SignFlipTest() {}

    /** The smallest probability that so many values can give. */
    public static double smallest(int values) {
        return values <= EXACT ? Math.scalb(1.0, 1 - values) : 1.0 / (DRAWN + 1);
    }

    /**
     * The probability of each column.
     *
     * @param values [value, column]; at least two rows
     * @param seed of the drawn signs
     */
    public static double[] probabilities(double[][] values, long seed) {
        if (values.length < 2) {
            throw new IllegalArgumentException("signs of at least 2 values can be flipped, got " + values.length);
        }
        int columns = values[0].length;
        double[] bounds = new double[columns];
        double[] sums = new double[columns];
        for (double[] row : values) {
            for (int column = 0; column < columns; column++) {
                sums[column] += row[column];
                bounds[column] += Math.abs(row[column]);
            }
        }
        for (int column = 0; column < columns; column++) {
            bounds[column] = Math.abs(sums[column]) - ROUNDING * bounds[column];
        }
        return values.length <= EXACT ? all(values, bounds) : drawn(values, bounds, seed);
    }

    private static double[] all(double[][] values, double[] bounds) {
        long[] reached = new long[bounds.length];
        // flipping all signs changes no distance from zero, so the first value keeps its own
        int choices = 1 << (values.length - 1);
        for (int choice = 0; choice < choices; choice++) {
            count(values, (long) choice << 1, bounds, reached);
        }
        double[] probabilities = new double[bounds.length];
        for (int column = 0; column < bounds.length; column++) {
            probabilities[column] = (double) reached[column] / choices;
        }
        return probabilities;
    }

    private static double[] drawn(double[][] values, double[] bounds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] reached = new long[bounds.length];
        double[] sums = new double[bounds.length];
        for (int draw = 0; draw < DRAWN; draw++) {
            Arrays.fill(sums, 0);
            long signs = 0;
            for (int row = 0; row < values.length; row++) {
                signs = row % Long.SIZE == 0 ? random.nextLong() : signs >>> 1;
                add(sums, values[row], (signs & 1) == 0);
            }
            compare(sums, bounds, reached);
        }
        double[] probabilities = new double[bounds.length];
        for (int column = 0; column < bounds.length; column++) {
            probabilities[column] = (reached[column] + 1.0) / (DRAWN + 1.0);
        }
        return probabilities;
    }

    private static void count(double[][] values, long flipped, double[] bounds, long[] reached) {
        double[] sums = new double[bounds.length];
        for (int row = 0; row < values.length; row++) {
            add(sums, values[row], (flipped >>> row & 1) == 0);
        }
        compare(sums, bounds, reached);
    }

    private static void add(double[] sums, double[] row, boolean kept) {
        for (int column = 0; column < sums.length; column++) {
            sums[column] += kept ? row[column] : -row[column];
        }
    }

    private static void compare(double[] sums, double[] bounds, long[] reached) {
        for (int column = 0; column < sums.length; column++) {
            if (Math.abs(sums[column]) >= bounds[column]) {
                reached[column]++;
            }
        }
    }
}
