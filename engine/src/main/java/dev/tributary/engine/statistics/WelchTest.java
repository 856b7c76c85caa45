package dev.tributary.engine.statistics;

import org.apache.commons.math3.distribution.TDistribution;

/** Whether two means differ that are taken over different observations (Welch 1947), from each and its standard error. */
public final class WelchTest {

    private WelchTest() {}

    /**
     * The probability, if the means were the same, of ones at least as far apart; 1 for equal means, and 0 for others
     * without spread.
     *
     * @param observations how many the first mean is taken over; at least 2
     * @param others how many the second is taken over; at least 2
     */
    public static double probability(
            double mean, double error, int observations, double other, double otherError, int others) {
        if (observations < 2 || others < 2) {
            throw new IllegalArgumentException(
                    "Welch's test needs at least 2 observations of each, got " + observations + " and " + others);
        }
        if (mean == other) {
            return 1;
        }
        double square = error * error;
        double otherSquare = otherError * otherError;
        double both = square + otherSquare;
        if (both == 0) {
            return 0;
        }
        double freedom =
                both * both / (square * square / (observations - 1) + otherSquare * otherSquare / (others - 1));
        double distance = Math.abs(mean - other) / Math.sqrt(both);
        return 2 * new TDistribution(null, freedom).cumulativeProbability(-distance);
    }
}
