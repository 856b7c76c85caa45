package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.Norm;
import dev.tributary.engine.model.Points;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import java.util.Optional;
import java.util.function.Consumer;

/** Shows the activations of one pass to a listener, and puts what it gives back in their place. */
final class Watch {

    private final Optional<Taps> taps;
    private final int batch;
    private final BlockPool.Lease lease;

    Watch(Optional<Taps> taps, int batch, BlockPool.Lease lease) {
        this.taps = taps;
        this.batch = batch;
        this.lease = lease;
    }

    boolean wants(String point) {
        return taps.isPresent() && taps.get().wanted().test(point);
    }

    /** The value, or what takes its place. */
    Value show(String point, Value value) {
        if (!wants(point)) {
            return value;
        }
        int heads = value.origin().heads();
        int[] shape = heads > 0
                ? new int[] {batch, value.rows() / batch, heads, value.width() / heads}
                : new int[] {batch, value.rows() / batch, value.width()};
        return replaced(point, shape, value.data()).map(value::withData).orElse(value);
    }

    void show(String point, Value value, Consumer<Value> replacing) {
        if (wants(point)) {
            replacing.accept(show(point, value));
        }
    }

    /** What takes the place of a block of numbers, if anything does. */
    Optional<Block> replaced(String point, int[] shape, Block data) {
        return tell(point, shape, data.toArray()).map(values -> {
            Block block = lease.block(values.length);
            block.putAll(values);
            return block;
        });
    }

    private Optional<double[]> tell(String point, int[] shape, double[] values) {
        return taps.flatMap(watching -> watching.listener().at(point, new Taps.Tensor(shape, values)))
                .map(tensor -> {
                    if (!java.util.Arrays.equals(tensor.shape(), shape)) {
                        throw new IllegalArgumentException("what replaces " + point + " must have the shape "
                                + java.util.Arrays.toString(shape) + ", got "
                                + java.util.Arrays.toString(tensor.shape()));
                    }
                    return tensor.values();
                });
    }

    /** The outcome of a norm, or what takes its place: then gain and bias have been applied and no map folds them in. */
    Value showNorm(Kit kit, NormStep step) {
        Norm norm = step.norm();
        Value outcome = step.outcome();
        if (wants(Points.scale(norm))) {
            outcome = rescaled(step);
        }
        if (!wants(Points.normalized(norm))) {
            return outcome;
        }
        int width = outcome.width();
        double[] values = outcome.data().toArray();
        double[] gain = kit.parameters().gain(norm, width).orElse(new double[0]);
        double[] shift = kit.parameters().shift(norm, width).orElse(new double[0]);
        for (int index = 0; index < values.length; index++) {
            int column = index % width;
            values[index] =
                    values[index] * (gain.length == 0 ? 1 : gain[column]) + (shift.length == 0 ? 0 : shift[column]);
        }
        int[] shape = {batch, outcome.rows() / batch, width};
        Value plain = outcome;
        return tell(Points.normalized(norm), shape, values)
                .map(given -> {
                    Block block = lease.block(given.length);
                    block.putAll(given);
                    return plain.withData(block).withoutNorm();
                })
                .orElse(plain);
    }

    private Value rescaled(NormStep step) {
        Value outcome = step.outcome();
        double[] scale = new double[outcome.rows()];
        for (int row = 0; row < scale.length; row++) {
            scale[row] = 1 / step.inverse(row, 0);
        }
        int[] shape = {batch, outcome.rows() / batch, 1};
        return tell(Points.scale(step.norm()), shape, scale.clone())
                .map(given -> {
                    Block block = lease.block(outcome.data().size());
                    Blas.copy(outcome.data().size(), outcome.data(), 0, block, 0);
                    for (int row = 0; row < scale.length; row++) {
                        Blas.scale(outcome.width(), scale[row] / given[row], block, (long) row * outcome.width());
                    }
                    return outcome.withData(block);
                })
                .orElse(outcome);
    }
}
