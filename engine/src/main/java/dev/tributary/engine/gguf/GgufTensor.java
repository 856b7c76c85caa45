package dev.tributary.engine.gguf;

import java.util.List;

/**
 * What a GGUF file says of one tensor.
 *
 * @param name under which it is stored
 * @param type how its numbers are stored
 * @param shape axes, outermost first (the file has them the other way round)
 * @param offset of its first byte, counted from the start of the data
 */
public record GgufTensor(String name, GgmlType type, List<Long> shape, long offset) {

    /** Refuses lengths below one, sizes that no long holds, and rows that are no whole number of blocks. */
    public GgufTensor {
        shape = List.copyOf(shape);
        long elements = 1;
        for (long axis : shape) {
            if (axis < 1) {
                throw new IllegalArgumentException("the length of an axis must be positive, got the shape " + shape);
            }
            try {
                elements = Math.multiplyExact(elements, axis);
            } catch (ArithmeticException overflow) {
                throw new IllegalArgumentException("the shape " + shape + " has too many elements", overflow);
            }
        }
        if (shape.isEmpty() || shape.get(shape.size() - 1) % type.elements() != 0) {
            throw new IllegalArgumentException(
                    "rows of " + type + " hold a multiple of " + type.elements() + " numbers, got the shape " + shape);
        }
        if (elements / type.elements() > Long.MAX_VALUE / type.bytes()) {
            throw new IllegalArgumentException("the shape " + shape + " takes too many bytes");
        }
        if (offset < 0) {
            throw new IllegalArgumentException("the offset " + Long.toUnsignedString(offset) + " is too large");
        }
    }

    /** How many numbers it holds. */
    public long elements() {
        long elements = 1;
        for (long axis : shape) {
            elements *= axis;
        }
        return elements;
    }

    /** How many bytes it takes. */
    public long bytes() {
        return elements() / type.elements() * type.bytes();
    }
}
