package dev.tributary.engine.checkpoint;

import dev.tributary.engine.tensor.Parameter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A parameter that is read from a stored tensor whenever it is asked for; nothing is kept in memory. */
final class StoredParameter implements Parameter {

    private final String name;
    private final List<Integer> shape;
    private final StoredTensor tensor;
    private final Layout layout;

    StoredParameter(String name, List<Integer> shape, StoredTensor tensor, Layout layout) {
        this.name = name;
        this.shape = List.copyOf(shape);
        this.tensor = tensor;
        this.layout = layout;
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
        return Optional.of(tensor);
    }

    @Override
    public void read(long offset, double[] target, int count) {
        check(offset, count);
        double[] piece = new double[layout.piece(count)];
        layout.walk(offset, count, (from, length) -> tensor.read(from, piece, length), (from, to, length) -> {
            if (length == 1) {
                target[to] = piece[from];
            } else {
                System.arraycopy(piece, from, target, to, length);
            }
        });
    }

    @Override
    public void read(long offset, float[] target, int count) {
        check(offset, count);
        float[] piece = new float[layout.piece(count)];
        layout.walk(offset, count, (from, length) -> tensor.read(from, piece, length), (from, to, length) -> {
            if (length == 1) {
                target[to] = piece[from];
            } else {
                System.arraycopy(piece, from, target, to, length);
            }
        });
    }

    private void check(long offset, int count) {
        Objects.checkFromIndexSize(offset, count, size());
    }
}
