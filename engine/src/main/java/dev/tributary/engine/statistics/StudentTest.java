package dev.tributary.engine.statistics;

import org.apache.commons.math3.distribution.TDistribution;

/** Student's test of whether a mean differs from zero (Student 1908), from the mean and its standard error. */
public final class StudentTest {

    private final TDistribution distribution;

    /** @param observations how many the mean is taken over; at least 2 */
    public StudentTest(int observations) {
        if (observations < 2) {
            throw new IllegalArgumentException("Student's test needs at least 2 observations, got " + observations);
        }
        this.distribution = new TDistribution(observations - 1.0);
    }

    /** How many standard errors an interval at this level reaches to either side. */
    public double critical(double level) {
        return distribution.inverseCumulativeProbability(0.5 + level / 2);
    }

    /**
     * The probability, if the mean were zero, of one that is at least as far from it, to either side.
     *
     * @param error standard error of the mean; where it is zero the answer is 0, or 1 for a mean of zero
     */
    public double probability(double mean, double error) {
        if (mean == 0) {
            return 1;
        }
        return error == 0 ? 0 : 2 * distribution.cumulativeProbability(-Math.abs(mean) / error);
    }
}
