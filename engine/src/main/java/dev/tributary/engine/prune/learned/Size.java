package dev.tributary.engine.prune.learned;

/**
 * How many elements are to be kept.
 *
 * @param value a number of elements, or a share of all if it is below 1
 */
public record Size(double value) {
    public Size {
        if (!(value > 0) || (value >= 1 && value != Math.rint(value)) || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a size is a whole number of elements, or a share of all between 0 and 1, got " + value);
        }
    }

    /** The number of elements, at least one and at most all. */
    int of(int elements) {
        double wanted = value < 1 ? Math.ceil(value * elements) : value;
        return (int) Math.max(1, Math.min(elements, wanted));
    }

    /** As it is typed. */
    String typed() {
        return value < 1 ? Double.toString(value) : Long.toString(Math.round(value));
    }
}
