package dev.tributary.graph.io;

import java.util.List;

/**
 * What a file says of one tensor.
 *
 * @param name the tensor's name
 * @param dtype the type of its elements; where a file packs numbers, the type that they are read as
 * @param shape its axes, outermost first; empty for a scalar
 * @param offset where its first byte stands, counted from where the file's tensors begin
 */
public record TensorInfo(String name, Dtype dtype, List<Long> shape, long offset) {
    public TensorInfo {
        shape = List.copyOf(shape);
        for (long axis : shape) {
            if (axis < 0) {
                throw new IllegalArgumentException(
                        "tensor " + name + " has the shape " + shape + "; the length of an axis must not be negative");
            }
        }
        if (offset < 0) {
            throw new IllegalArgumentException("tensor " + name + " starts at " + offset + ", before the data");
        }
        bytes(shape, dtype);
    }

    /** How many elements it has. */
    public long elements() {
        return bytes() / dtype.size();
    }

    /** How many bytes it takes. */
    public long bytes() {
        return bytes(shape, dtype);
    }

    /**
     * Refuses a run of elements that it does not have, or for which there is no room.
     *
     * @param from the first element
     * @param count how many
     * @param room the length of the array that takes them
     */
    public void requireRun(long from, int count, int room) {
        if (count < 0 || count > room) {
            throw new IllegalArgumentException(
                    "cannot read " + count + " elements of " + name + " into an array of " + room);
        }
        if (from < 0 || from > elements() - count) {
            throw new IllegalArgumentException(
                    "cannot read " + count + " elements from " + from + " on: " + name + " has " + elements());
        }
    }

    /** The size of such a tensor; throws {@link ArithmeticException} if it does not fit a long. */
    static long bytes(List<Long> shape, Dtype dtype) {
        long bytes = dtype.size();
        for (long axis : shape) {
            bytes = Math.multiplyExact(bytes, axis);
        }
        return bytes;
    }
}
