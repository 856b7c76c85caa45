package dev.tributary.engine.checkpoint;

import dev.tributary.engine.tensor.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A parameter that a model of this kind has none of: zeros, of which nothing is stored. */
final class ZeroParameter implements Parameter {

    private final String name;
    private final List<Integer> shape;

    ZeroParameter(String name, int... shape) {
        this.name = name;
        this.shape = Arrays.stream(shape).boxed().toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] shape() {
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public Optional<Object> storage() {
        return Optional.empty();
    }

    @Override
    public void read(long offset, double[] target, int count) {
        Objects.checkFromIndexSize(offset, count, size());
        Arrays.fill(target, 0, count, 0);
    }

    @Override
    public void read(long offset, float[] target, int count) {
        Objects.checkFromIndexSize(offset, count, size());
        Arrays.fill(target, 0, count, 0);
    }
}
