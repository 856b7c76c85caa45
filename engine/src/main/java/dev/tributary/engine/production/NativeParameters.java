package dev.tributary.engine.production;

import dev.tributary.engine.model.Linear;
import dev.tributary.engine.model.Norm;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.NodeGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A model's parameters in native memory, laid out for BLAS, each loaded when it is first needed.
 *
 * <p>The gain and bias of the norm before a map are folded into the map: W' = gain * W and b' = b + bias W.
 */
final class NativeParameters implements AutoCloseable {

    private static final int PIECE = 1 << 22;

    private final Parameters parameters;
    private final Precision precision;
    private final Map<String, Block> blocks = new HashMap<>();
    private final Map<NodeGroup.Heads, Block> outputs = new HashMap<>();

    NativeParameters(Parameters parameters, Precision precision) {
        this.parameters = parameters;
        this.precision = precision;
    }

    Precision precision() {
        return precision;
    }

    /** A table as it is stored, [rows, columns]. */
    Block table(String name, int rows, int columns) {
        return blocks.computeIfAbsent(name, key -> load(parameters.require(name, rows, columns)));
    }

    /** A vector as it is stored. */
    Block vector(String name, int size) {
        return blocks.computeIfAbsent(name, key -> load(parameters.require(name, size)));
    }

    /** The weight [in, out] of a map that follows a norm. */
    Block weight(Linear linear, Optional<Norm> norm) {
        return blocks.computeIfAbsent(key(linear.weight(), norm), key -> {
            Block block = load(parameters.require(linear.weight(), linear.in(), linear.out()));
            gain(norm, linear).ifPresent(gain -> scaleRows(block, gain, linear.out()));
            return block;
        });
    }

    /** The bias [out] of a map that follows a norm; zeros if there is none. */
    Block bias(Linear linear, Optional<Norm> norm) {
        return blocks.computeIfAbsent("bias of " + key(linear.weight(), norm), key -> {
            double[] bias = linear.bias()
                    .map(name -> parameters.require(name, linear.out()).toArray())
                    .orElseGet(() -> new double[linear.out()]);
            shift(norm, linear)
                    .ifPresent(shift ->
                            addShifted(parameters.require(linear.weight(), linear.in(), linear.out()), shift, bias, 0));
            return store(bias);
        });
    }

    /** The weights of all heads side by side, [in, head * out], of maps that follow a norm. */
    Block headWeights(Linear linear, int heads, Optional<Norm> norm) {
        return blocks.computeIfAbsent(key(linear.weight(), norm), key -> {
            Parameter stored = parameters.require(linear.weight(), heads, linear.in(), linear.out());
            Block block = Block.allocate(precision, stored.size());
            double[] row = new double[linear.out()];
            Optional<double[]> gain = gain(norm, linear);
            for (int head = 0; head < heads; head++) {
                for (int in = 0; in < linear.in(); in++) {
                    stored.read(((long) head * linear.in() + in) * linear.out(), row, row.length);
                    double factor = gain.isPresent() ? gain.get()[in] : 1;
                    for (int out = 0; out < row.length; out++) {
                        row[out] *= factor;
                    }
                    block.put((in * heads + head) * linear.out(), row, row.length);
                }
            }
            return block;
        });
    }

    /** The biases of all heads, [head * out], of maps that follow a norm; zeros if there are none. */
    Block headBiases(Linear linear, int heads, Optional<Norm> norm) {
        return blocks.computeIfAbsent("bias of " + key(linear.weight(), norm), key -> {
            double[] bias = linear.bias()
                    .map(name -> parameters.require(name, heads, linear.out()).toArray())
                    .orElseGet(() -> new double[heads * linear.out()]);
            shift(norm, linear).ifPresent(shift -> {
                Parameter stored = parameters.require(linear.weight(), heads, linear.in(), linear.out());
                for (int head = 0; head < heads; head++) {
                    addShifted(stored, shift, bias, head);
                }
            });
            return store(bias);
        });
    }

    /** The output maps of all heads of a layer one above the other, [head * in, out]. */
    Block outputWeights(NodeGroup.Heads group, Linear linear) {
        Block weights = blocks.computeIfAbsent(
                linear.weight(),
                key -> load(parameters.require(linear.weight(), group.count(), linear.in(), linear.out())));
        outputs.put(group, weights);
        return weights;
    }

    /** The same, once a pass has asked for it. */
    Block outputWeights(NodeGroup.Heads group) {
        Block weights = outputs.get(group);
        if (weights == null) {
            throw new IllegalStateException("no pass has run the heads of layer " + group.layer() + " yet");
        }
        return weights;
    }

    /** The gain [width] of a norm whose scaling is not folded. */
    Optional<double[]> gain(Norm norm, int width) {
        return norm.gain().map(name -> parameters.require(name, width).toArray());
    }

    /** The bias [width] of a norm that is not folded. */
    Optional<double[]> shift(Norm norm, int width) {
        return norm.bias().map(name -> parameters.require(name, width).toArray());
    }

    /** A vector of ones. */
    Block ones(int count) {
        return blocks.computeIfAbsent("ones " + count, key -> {
            double[] ones = new double[count];
            java.util.Arrays.fill(ones, 1);
            return store(ones);
        });
    }

    @Override
    public void close() {
        blocks.values().forEach(Block::close);
        blocks.clear();
        outputs.clear();
    }

    private Optional<double[]> gain(Optional<Norm> norm, Linear linear) {
        return norm.flatMap(given -> gain(given, linear.in()));
    }

    private Optional<double[]> shift(Optional<Norm> norm, Linear linear) {
        return norm.flatMap(given -> shift(given, linear.in()));
    }

    private static String key(String name, Optional<Norm> norm) {
        return norm.flatMap(Norm::gain).map(gain -> name + " after " + gain).orElse(name);
    }

    private Block store(double[] values) {
        Block block = Block.allocate(precision, values.length);
        block.put(0, values, values.length);
        return block;
    }

    private Block load(Parameter parameter) {
        Block block = Block.allocate(precision, parameter.size());
        if (precision == Precision.FP32) {
            float[] piece = new float[Math.min(PIECE, block.size())];
            for (int offset = 0; offset < block.size(); offset += PIECE) {
                int count = Math.min(PIECE, block.size() - offset);
                parameter.read(offset, piece, count);
                block.put(offset, piece, count);
            }
        } else {
            double[] piece = new double[Math.min(PIECE, block.size())];
            for (int offset = 0; offset < block.size(); offset += PIECE) {
                int count = Math.min(PIECE, block.size() - offset);
                parameter.read(offset, piece, count);
                block.put(offset, piece, count);
            }
        }
        return block;
    }

    private static void scaleRows(Block block, double[] factors, int width) {
        for (int row = 0; row < factors.length; row++) {
            Blas.scale(width, factors[row], block, row * width);
        }
    }

    /** bias[head] += shift W[head]. */
    private static void addShifted(Parameter stored, double[] shift, double[] bias, int head) {
        int out = stored.shape()[stored.shape().length - 1];
        double[] row = new double[out];
        for (int in = 0; in < shift.length; in++) {
            stored.read(((long) head * shift.length + in) * out, row, out);
            for (int index = 0; index < out; index++) {
                bias[head * out + index] += shift[in] * row[index];
            }
        }
    }
}
