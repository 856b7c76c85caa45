package dev.tributary.engine.predict;

import dev.tributary.engine.evaluate.Interval;

/**
 * How often something happens.
 *
 * @param share from 0 to 1
 * @param trials how often it could have happened, at least once
 */
public record Proportion(double share, int trials) {

    /** The 97.5 % point of the normal distribution. */
    private static final double Z = 1.959963984540054;

    public Proportion {
        if (!(share >= 0 && share <= 1) || trials < 1) {
            throw new IllegalArgumentException(
                    "expected a share from 0 to 1 of at least one trial, got " + share + " of " + trials);
        }
    }

    /** Wilson's 95 % interval (1927), which stays within 0 and 1 and says something of few trials. */
    public Interval wilson() {
        double square = Z * Z / trials;
        double middle = share + square / 2;
        double half = Z * Math.sqrt(share * (1 - share) / trials + square / trials / 4);
        return new Interval(Math.max(0, (middle - half) / (1 + square)), Math.min(1, (middle + half) / (1 + square)));
    }
}
