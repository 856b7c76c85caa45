package dev.tributary.graph.score;

import java.util.OptionalDouble;

/**
 * What prompts say of how sure each score is: a 95 % interval, a q-value, and the share of prompts that agree with its sign.
 */
public final class Evidence {

    private final String test;
    private final double[] low;
    private final double[] high;
    private final double[] q;
    private final double[] agreement;

    private Evidence(String test, double[] low, double[] high, double[] q, double[] agreement) {
        this.test = test;
        this.low = low;
        this.high = high;
        this.q = q;
        this.agreement = agreement;
    }

    /**
     * Copies. All arrays have one number for each score, in canonical order.
     *
     * @param test how the q-values were found, for people
     * @param low lower end of each interval
     * @param high upper end
     * @param q q-value, from 0 to 1
     * @param agreement share of prompts with the sign of the mean, from 0 to 1; not a number where it is not known
     */
    public static Evidence of(String test, double[] low, double[] high, double[] q, double[] agreement) {
        if (high.length != low.length || q.length != low.length || agreement.length != low.length) {
            throw new IllegalArgumentException("expected as many of each, got " + low.length + ", " + high.length + ", "
                    + q.length + " and " + agreement.length);
        }
        for (int index = 0; index < low.length; index++) {
            boolean agrees = Double.isNaN(agreement[index]) || isShare(agreement[index]);
            if (!(low[index] <= high[index]) || !isShare(q[index]) || !agrees) {
                throw new IllegalArgumentException("expected an interval with its ends in order and shares from 0 to 1,"
                        + " got " + low[index] + " to " + high[index] + ", " + q[index] + " and " + agreement[index]
                        + " at index " + index);
            }
        }
        return new Evidence(test, low.clone(), high.clone(), q.clone(), agreement.clone());
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    /** How the q-values were found, for people. */
    public String test() {
        return test;
    }

    /** How many scores. */
    public int size() {
        return low.length;
    }

    /** The lower end of a score's 95 % interval. */
    public double low(int index) {
        return low[index];
    }

    /** The upper end of a score's 95 % interval. */
    public double high(int index) {
        return high[index];
    }

    /** The smallest share of false discoveries at which the score is taken to differ from zero. */
    public double q(int index) {
        return q[index];
    }

    /** The share of prompts whose own score has the sign of the mean, where they are known one by one. */
    public OptionalDouble agreement(int index) {
        return Double.isNaN(agreement[index]) ? OptionalDouble.empty() : OptionalDouble.of(agreement[index]);
    }

    /** How far prompts agree that the score is not zero. */
    public Standing standing(int index) {
        return Standing.of(low[index], high[index], q[index]);
    }
}
