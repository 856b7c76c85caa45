package dev.tributary.experiments.verify;

import dev.tributary.engine.tensor.Precision;
import java.util.Locale;

/**
 * How far two lists of numbers agree: the same bits, or within what another processor's kernels or another order of
 * additions can change. The unit is the largest number of the list, below which single numbers say nothing.
 */
final class Agreement {

    /** Of the largest number; a rounding of single precision is 6e-8, and thousands of them add up. */
    private static final double SINGLE = 1e-4;

    private static final double DOUBLE = 1e-9;

    private Agreement() {}

    static Finding of(String what, double[] stored, double[] again, Precision precision) {
        return of(what, stored, again, precision, Double.MIN_NORMAL);
    }

    /**
     * The same for numbers of which small ones are as good as nothing.
     *
     * @param unit differences are held against this, if no number is larger
     */
    static Finding of(String what, double[] stored, double[] again, Precision precision, double unit) {
        if (stored.length != again.length) {
            return new Finding(
                    what,
                    Finding.Verdict.DIFFERENT,
                    stored.length + " numbers are stored, and there are " + again.length + " now");
        }
        int differing = 0;
        double largest = 0;
        double furthest = 0;
        for (int index = 0; index < stored.length; index++) {
            if (Double.doubleToLongBits(stored[index] + 0.0) != Double.doubleToLongBits(again[index] + 0.0)) {
                differing++;
            }
            largest = Math.max(largest, Math.abs(stored[index]));
            double difference = Math.abs(stored[index] - again[index]);
            furthest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(furthest, difference);
        }
        if (differing == 0) {
            return new Finding(what, Finding.Verdict.SAME, stored.length + " numbers");
        }
        double tolerance = precision == Precision.FP32 ? SINGLE : DOUBLE;
        double share = furthest / Math.max(largest, unit);
        return new Finding(
                what,
                share <= tolerance ? Finding.Verdict.CLOSE : Finding.Verdict.DIFFERENT,
                String.format(
                        Locale.ROOT,
                        "%d of %d numbers differ, by at most %.2g of the largest (rounding may be %.0e)",
                        differing,
                        stored.length,
                        share,
                        tolerance));
    }
}
