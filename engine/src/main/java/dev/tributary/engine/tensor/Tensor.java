package dev.tributary.engine.tensor;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/** Numbers with a shape, row-major, such as [batch, pos, head, d_head]. Never changed once made. */
public final class Tensor {

    private final int[] shape;
    private final double[] values;

    private Tensor(int[] shape, double[] values) {
        this.shape = shape;
        this.values = values;
        if (size(shape) != values.length) {
            throw new IllegalArgumentException("expected " + size(shape) + " numbers for the shape "
                    + Arrays.toString(shape) + ", got " + values.length);
        }
    }

    /** Copies the values; throws if their number does not fit the shape. */
    public static Tensor of(double[] values, int... shape) {
        return new Tensor(shape.clone(), values.clone());
    }

    /** Takes the values without copying; the caller must never change them. */
    public static Tensor wrap(double[] values, int... shape) {
        return new Tensor(shape.clone(), values);
    }

    /** Nothing but zeros. */
    public static Tensor zeros(int... shape) {
        return new Tensor(shape.clone(), new double[Math.toIntExact(size(shape))]);
    }

    private static long size(int[] shape) {
        return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    }

    /** The extents. */
    public int[] shape() {
        return shape.clone();
    }

    /** How many axes. */
    public int rank() {
        return shape.length;
    }

    /** The extent of an axis; negative axes count from the end. */
    public int extent(int axis) {
        return shape[axis(axis)];
    }

    /** How many numbers. */
    public int size() {
        return values.length;
    }

    /** Whether the shape is this. */
    public boolean hasShape(int... other) {
        return Arrays.equals(shape, other);
    }

    /** One number. */
    public double get(int... index) {
        if (index.length != shape.length) {
            throw new IllegalArgumentException(
                    "expected an index for each axis of " + this + ", got " + Arrays.toString(index));
        }
        int flat = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            if (index[axis] < 0 || index[axis] >= shape[axis]) {
                throw new IndexOutOfBoundsException(
                        "the index " + Arrays.toString(index) + " lies outside " + Arrays.toString(shape));
            }
            flat = flat * shape[axis] + index[axis];
        }
        return values[flat];
    }

    /** The number at a place of the row-major order. */
    public double flat(int index) {
        return values[index];
    }

    /** A copy of the numbers. */
    public double[] toArray() {
        return values.clone();
    }

    /** Copies {@code count} numbers from {@code offset} of the row-major order on to {@code at} of {@code target}. */
    public void copy(int offset, double[] target, int at, int count) {
        System.arraycopy(values, offset, target, at, count);
    }

    /** A copy of the last axis at one place of the others. */
    public double[] row(int... index) {
        int width = shape[shape.length - 1];
        int[] first = Arrays.copyOf(index, shape.length);
        if (index.length != shape.length - 1) {
            throw new IllegalArgumentException(
                    "expected an index for each axis of " + this + " but the last, got " + Arrays.toString(index));
        }
        int start = offset(first);
        return Arrays.copyOfRange(values, start, start + width);
    }

    private int offset(int[] index) {
        int flat = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            if (index[axis] < 0 || index[axis] >= shape[axis]) {
                throw new IndexOutOfBoundsException(
                        "the index " + Arrays.toString(index) + " lies outside " + Arrays.toString(shape));
            }
            flat = flat * shape[axis] + index[axis];
        }
        return flat;
    }

    /** The same numbers in another shape. */
    public Tensor reshape(int... other) {
        return new Tensor(other.clone(), values);
    }

    /** Every number changed. */
    public Tensor map(DoubleUnaryOperator change) {
        return new Tensor(shape, Arrays.stream(values).map(change).toArray());
    }

    /** Sums, number by number; throws unless the shapes are equal. */
    public Tensor plus(Tensor other) {
        return combine(other, 1);
    }

    /** Differences, number by number; throws unless the shapes are equal. */
    public Tensor minus(Tensor other) {
        return combine(other, -1);
    }

    private Tensor combine(Tensor other, double factor) {
        if (!Arrays.equals(shape, other.shape)) {
            throw new IllegalArgumentException("expected two tensors of one shape, got " + this + " and " + other);
        }
        double[] result = values.clone();
        for (int index = 0; index < result.length; index++) {
            result[index] += factor * other.values[index];
        }
        return new Tensor(shape, result);
    }

    /** What lies at one place of an axis, without that axis; negative axes count from the end. */
    public Tensor select(int axis, int index) {
        int along = axis(axis);
        int[] rest = new int[shape.length - 1];
        for (int each = 0, next = 0; each < shape.length; each++) {
            if (each != along) {
                rest[next++] = shape[each];
            }
        }
        return new Tensor(rest, take(along, new int[] {index}).values);
    }

    /** What lies at some places of an axis, in the order given; negative axes count from the end. */
    public Tensor take(int axis, int... indices) {
        int along = axis(axis);
        int[] taken = shape.clone();
        taken[along] = indices.length;
        int inner = 1;
        for (int each = along + 1; each < shape.length; each++) {
            inner *= shape[each];
        }
        int outer = 1;
        for (int each = 0; each < along; each++) {
            outer *= shape[each];
        }
        double[] result = new double[outer * indices.length * inner];
        for (int before = 0; before < outer; before++) {
            for (int number = 0; number < indices.length; number++) {
                if (indices[number] < 0 || indices[number] >= shape[along]) {
                    throw new IndexOutOfBoundsException(
                            "axis " + along + " of " + this + " has no place " + indices[number]);
                }
                System.arraycopy(
                        values,
                        (before * shape[along] + indices[number]) * inner,
                        result,
                        (before * indices.length + number) * inner,
                        inner);
            }
        }
        return new Tensor(taken, result);
    }

    private int axis(int axis) {
        int found = axis < 0 ? axis + shape.length : axis;
        if (found < 0 || found >= shape.length) {
            throw new IllegalArgumentException(this + " has no axis " + axis);
        }
        return found;
    }

    /** The mean of all numbers. */
    public double mean() {
        return Arrays.stream(values).sum() / values.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && Arrays.equals(tensor.shape, shape)
                && Arrays.equals(tensor.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", ", "tensor [", "]"));
    }
}
