package dev.tributary.engine.evaluate;

/**
 * A confidence interval.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval needs two ends in order, got " + low + " and " + high);
        }
    }
}
