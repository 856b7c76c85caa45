package dev.tributary.engine.pytorch;

import java.util.List;

/**
 * Which elements of a storage a tensor has: element (i, j, ...) is number {@code offset + i strides[0] + j strides[1] +
 * ...}.
 *
 * @param offset of the first
 * @param shape axes, outermost first
 * @param strides one for each axis, none negative
 */
record TorchView(long offset, List<Long> shape, List<Long> strides) {

    /** Refuses negative numbers, and reaches that no long holds. */
    TorchView {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
        if (shape.size() != strides.size()) {
            throw new IllegalArgumentException("has " + shape.size() + " axes, but " + strides.size() + " strides");
        }
        if (offset < 0
                || shape.stream().anyMatch(axis -> axis < 0)
                || strides.stream().anyMatch(axis -> axis < 0)) {
            throw new IllegalArgumentException(
                    "offset, shape and strides must not be negative, got " + offset + ", " + shape + ", " + strides);
        }
        try {
            reach(offset, shape, strides);
            elements(shape);
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException(
                    "offset " + offset + ", shape " + shape + " and strides " + strides + " are too large", overflow);
        }
    }

    /** How many elements the tensor has. */
    long elements() {
        return elements(shape);
    }

    /** How many elements the storage must have at least. */
    long reach() {
        return reach(offset, shape, strides);
    }

    /** Whether the elements stand one after the other. */
    boolean isContiguous() {
        long expected = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            if (shape.get(axis) != 1 && strides.get(axis) != expected) {
                return false;
            }
            expected *= shape.get(axis);
        }
        return true;
    }

    /** Where element {@code index}, in row-major order, is in the storage. */
    long stored(long index) {
        long left = index;
        long stored = offset;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            stored += left % shape.get(axis) * strides.get(axis);
            left /= shape.get(axis);
        }
        return stored;
    }

    private static long elements(List<Long> shape) {
        long elements = 1;
        for (long axis : shape) {
            elements = Math.multiplyExact(elements, axis);
        }
        return elements;
    }

    private static long reach(long offset, List<Long> shape, List<Long> strides) {
        if (shape.contains(0L)) {
            return offset;
        }
        long last = offset;
        for (int axis = 0; axis < shape.size(); axis++) {
            last = Math.addExact(last, Math.multiplyExact(shape.get(axis) - 1, strides.get(axis)));
        }
        return Math.addExact(last, 1);
    }
}
