package dev.tributary.engine.tensor;

import java.util.Arrays;
import java.util.Optional;

/** One stored tensor of a model, row-major, read piece by piece so that no second copy is needed. */
public interface Parameter {

    /** Its name, for messages. */
    String name();

    /** Its shape; empty for a scalar. */
    int[] shape();

    /** Copies {@code count} numbers from {@code offset} on into {@code target}, starting at zero there. */
    void read(long offset, double[] target, int count);

    /** Copies {@code count} numbers from {@code offset} on into {@code target}, rounding to single precision. */
    default void read(long offset, float[] target, int count) {
        double[] wide = new double[count];
        read(offset, wide, count);
        for (int index = 0; index < count; index++) {
            target[index] = (float) wide[index];
        }
    }

    /** What it is read from, equal for parameters that are read from one tensor; empty if nothing is stored of it. */
    default Optional<Object> storage() {
        return Optional.of(this);
    }

    /** How many numbers there are. */
    default long size() {
        return Arrays.stream(shape()).asLongStream().reduce(1, Math::multiplyExact);
    }

    /** All numbers. */
    default double[] toArray() {
        double[] values = new double[Math.toIntExact(size())];
        read(0, values, values.length);
        return values;
    }
}
