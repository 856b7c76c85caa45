package dev.tributary.render.measured;

import java.util.Optional;

/**
 * A number that prompts gave, with how sure it is.
 *
 * @param value the number
 * @param interval its 95 % interval; empty where there is none, as for a single prompt
 */
public record Estimate(double value, Optional<Interval> interval) {
    public Estimate {
        requireFinite(value);
    }

    private static void requireFinite(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("what was measured must be a finite number, got " + number);
        }
    }

    /** A number that nothing more is known of. */
    public static Estimate of(double value) {
        return new Estimate(value, Optional.empty());
    }

    /** A number with its interval. */
    public static Estimate of(double value, double low, double high) {
        return new Estimate(value, Optional.of(new Interval(low, high)));
    }

    /** The two ends of an interval. */
    public record Interval(double low, double high) {
        public Interval {
            requireFinite(low);
            requireFinite(high);
            if (low > high) {
                throw new IllegalArgumentException("an interval has its lower end first, got " + low + " to " + high);
            }
        }
    }
}
