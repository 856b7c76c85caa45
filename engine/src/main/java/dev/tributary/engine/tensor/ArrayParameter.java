package dev.tributary.engine.tensor;

/** A parameter held in memory. */
public final class ArrayParameter implements Parameter {

    private final String name;
    private final int[] shape;
    private final double[] values;

    /** Copies the values; throws if their number does not fit the shape. */
    public ArrayParameter(String name, double[] values, int... shape) {
        this.name = name;
        this.shape = shape.clone();
        this.values = values.clone();
        if (size() != values.length) {
            throw new IllegalArgumentException(name + " of shape " + java.util.Arrays.toString(shape) + " needs "
                    + size() + " numbers, got " + values.length);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] shape() {
        return shape.clone();
    }

    @Override
    public void read(long offset, double[] target, int count) {
        System.arraycopy(values, Math.toIntExact(offset), target, 0, count);
    }
}
