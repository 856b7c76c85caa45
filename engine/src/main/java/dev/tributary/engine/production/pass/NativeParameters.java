package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.Linear;
import dev.tributary.engine.model.Norm;
import dev.tributary.engine.model.Rotary;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Rotation;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.NodeGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A model's parameters in native memory, laid out for BLAS, each loaded when it is first needed, by whichever thread.
 *
 * <p>The gain and bias of the norm before a map are folded into the map: W' = gain * W and b' = b + bias W.
 */
public final class NativeParameters implements AutoCloseable {

    private static final int PIECE = 1 << 22;

    private final Parameters parameters;
    private final Precision precision;
    private final Map<String, Block> blocks = new HashMap<>();
    private final Map<String, Folded> maps = new HashMap<>();
    private final Map<NodeGroup.Heads, Block> outputs = new HashMap<>();
    private final Map<Turns, Rotation> rotations = new HashMap<>();

    public NativeParameters(Parameters parameters, Precision precision) {
        this.parameters = parameters;
        this.precision = precision;
    }

    public Precision precision() {
        return precision;
    }

    /** A table as it is stored, [rows, columns]. */
    public synchronized Block table(String name, int rows, int columns) {
        return blocks.computeIfAbsent(name, key -> load(parameters.require(name, rows, columns)));
    }

    /** A vector as it is stored. */
    synchronized Block vector(String name, int size) {
        return blocks.computeIfAbsent(name, key -> load(parameters.require(name, size)));
    }

    /** The weight [in, out] of a map that follows a norm. */
    public Block weight(Linear linear, Optional<Norm> norm) {
        return folded(linear, norm).weight();
    }

    /** The bias [out] of a map that follows a norm; zeros if there is none. */
    public Block bias(Linear linear, Optional<Norm> norm) {
        return folded(linear, norm).bias();
    }

    private synchronized Folded folded(Linear linear, Optional<Norm> norm) {
        return maps.computeIfAbsent(key(linear.weight(), norm), key -> {
            Block weight = load(parameters.require(linear.weight(), linear.in(), linear.out()));
            Block bias = store(linear.bias()
                    .map(name -> parameters.require(name, linear.out()).toArray())
                    .orElseGet(() -> new double[linear.out()]));
            shift(norm, linear).ifPresent(shift -> {
                try (Block row = store(shift)) {
                    Blas.multiply(
                            new Blas.Size(1, linear.out(), linear.in()),
                            new Blas.Panel(row, 0, linear.in()),
                            new Blas.Panel(weight, 0, linear.out()),
                            false,
                            1,
                            new Blas.Panel(bias, 0, linear.out()));
                }
            });
            gain(norm, linear).ifPresent(gain -> scaleRows(weight, gain, linear.out()));
            return new Folded(weight, bias);
        });
    }

    /** The weights of all heads side by side, [in, head * out], of maps that follow a norm. */
    Block headWeights(Linear linear, int heads, Optional<Norm> norm) {
        return foldedHeads(linear, heads, norm).weight();
    }

    /** The biases of all heads, [head * out], of maps that follow a norm; zeros if there are none. */
    Block headBiases(Linear linear, int heads, Optional<Norm> norm) {
        return foldedHeads(linear, heads, norm).bias();
    }

    private synchronized Folded foldedHeads(Linear linear, int heads, Optional<Norm> norm) {
        return maps.computeIfAbsent(key(linear.weight(), norm), key -> {
            int in = linear.in();
            int out = linear.out();
            double[] stored =
                    parameters.require(linear.weight(), heads, in, out).toArray();
            double[] bias = linear.bias()
                    .map(name -> parameters.require(name, heads, out).toArray())
                    .orElseGet(() -> new double[heads * out]);
            double[] gain = gain(norm, linear).orElseGet(() -> filled(in, 1));
            double[] shift = shift(norm, linear).orElseGet(() -> filled(in, 0));
            double[] weight = new double[stored.length];
            for (int head = 0; head < heads; head++) {
                for (int row = 0; row < in; row++) {
                    int from = (head * in + row) * out;
                    int to = (row * heads + head) * out;
                    for (int column = 0; column < out; column++) {
                        weight[to + column] = gain[row] * stored[from + column];
                        bias[head * out + column] += shift[row] * stored[from + column];
                    }
                }
            }
            return new Folded(store(weight), store(bias));
        });
    }

    /** The output maps of all heads of a layer one above the other, [head * in, out]. */
    public synchronized Block outputWeights(NodeGroup.Heads group, Linear linear) {
        Block weights = blocks.computeIfAbsent(
                linear.weight(),
                key -> load(parameters.require(linear.weight(), group.count(), linear.in(), linear.out())));
        outputs.put(group, weights);
        return weights;
    }

    /** Whether a pass has asked for the output maps of these heads. */
    public synchronized boolean knowsOutputs(NodeGroup.Heads group) {
        return outputs.containsKey(group);
    }

    /** The same, once a pass has asked for it. */
    public synchronized Block outputWeights(NodeGroup.Heads group) {
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

    /** The turns of queries and keys of prompts of one length. */
    public synchronized Rotation rotation(Rotary rotary, int length) {
        return rotations.computeIfAbsent(new Turns(rotary, length), key -> new Rotation(rotary, length));
    }

    /** A vector of ones. */
    public synchronized Block ones(int count) {
        return blocks.computeIfAbsent("ones " + count, key -> store(filled(count, 1)));
    }

    @Override
    public synchronized void close() {
        blocks.values().forEach(Block::close);
        maps.values().forEach(map -> {
            map.weight().close();
            map.bias().close();
        });
        maps.clear();
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
            float[] piece = new float[(int) Math.min(PIECE, block.size())];
            for (long offset = 0; offset < block.size(); offset += PIECE) {
                int count = (int) Math.min(PIECE, block.size() - offset);
                parameter.read(offset, piece, count);
                block.put(offset, piece, count);
            }
        } else {
            double[] piece = new double[(int) Math.min(PIECE, block.size())];
            for (long offset = 0; offset < block.size(); offset += PIECE) {
                int count = (int) Math.min(PIECE, block.size() - offset);
                parameter.read(offset, piece, count);
                block.put(offset, piece, count);
            }
        }
        return block;
    }

    private static void scaleRows(Block block, double[] factors, int width) {
        for (int row = 0; row < factors.length; row++) {
            Blas.scale(width, factors[row], block, (long) row * width);
        }
    }

    private static double[] filled(int count, double value) {
        double[] values = new double[count];
        java.util.Arrays.fill(values, value);
        return values;
    }

    /** What turns depend on. */
    private record Turns(Rotary rotary, int length) {}

    /** A map with the norm before it folded in. */
    private record Folded(Block weight, Block bias) {}
}
