package dev.tributary.engine.process;

import dev.tributary.engine.tensor.Parameter;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A parameter that is computed from others when it is read, and forgotten when memory is short. */
final class Derived implements Parameter {

    private final String name;
    private final int[] shape;
    private final Supplier<double[]> formula;
    private final Map<String, SoftReference<double[]>> known = new HashMap<>();

    private Derived(String name, int[] shape, Supplier<double[]> formula) {
        this.name = name;
        this.shape = shape.clone();
        this.formula = formula;
    }

    /** In the place of another, of the same shape. */
    static Derived from(Parameter original, Supplier<double[]> formula) {
        return new Derived(original.name(), original.shape(), formula);
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
        System.arraycopy(values(), Math.toIntExact(offset), target, 0, count);
    }

    private synchronized double[] values() {
        SoftReference<double[]> kept = known.get(name);
        double[] values = kept == null ? null : kept.get();
        if (values == null) {
            values = formula.get();
            if (values.length != size()) {
                throw new IllegalStateException(name + " has " + size() + " numbers, got " + values.length);
            }
            known.put(name, new SoftReference<>(values));
        }
        return values;
    }
}
