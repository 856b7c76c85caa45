package dev.tributary.graph.score;

import java.util.Arrays;

/** How sure scores are that are means over prompts: one standard error of the mean for each. */
public final class StandardErrors {

    private final int prompts;
    private final double[] values;

    private StandardErrors(int prompts, double[] values) {
        this.prompts = prompts;
        this.values = values;
    }

    /**
     * Copies the values.
     *
     * @param prompts how many the means are taken over; at least 2, since one says nothing of the spread
     * @param values one for each score, finite and not negative
     */
    public static StandardErrors of(int prompts, double[] values) {
        if (prompts < 2) {
            throw new IllegalArgumentException("a standard error needs at least 2 prompts, got " + prompts);
        }
        for (int index = 0; index < values.length; index++) {
            if (!(values[index] >= 0) || Double.isInfinite(values[index])) {
                throw new IllegalArgumentException("expected standard errors that are finite and not negative, got "
                        + values[index] + " at index " + index);
            }
        }
        return new StandardErrors(prompts, values.clone());
    }

    /** How many prompts the means are taken over. */
    public int prompts() {
        return prompts;
    }

    /** How many there are. */
    public int size() {
        return values.length;
    }

    /** The standard error of the score with this index. */
    public double value(int index) {
        return values[index];
    }

    /** A copy of all. */
    public double[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StandardErrors errors
                && errors.prompts == prompts
                && Arrays.equals(errors.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * prompts + Arrays.hashCode(values);
    }
}
