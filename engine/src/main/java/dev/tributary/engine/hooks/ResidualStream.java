package dev.tributary.engine.hooks;

import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.Points;
import dev.tributary.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The residual stream of one run, taken apart. Components add up to the stream to rounding; a component's bias is inside
 * it, but that of the attention outputs, which belongs to no head, is {@code bias} where heads stand for their layer.
 */
public final class ResidualStream {

    private final ActivationCache cache;
    private final ModelWeights weights;
    private final int layers;

    ResidualStream(ActivationCache cache) {
        this.cache = cache;
        this.weights = cache.weights();
        this.layers = weights.config().layers();
    }

    /** The stream itself, as it was cached. */
    public Tensor at(Depth depth) {
        return cache.get(depth.point(layers));
    }

    /**
     * What each layer's attention and MLP wrote before some depth, {@code embed} and {@code pos_embed} first, labelled
     * {@code 0_attn_out}, {@code 0_mlp_out}, ... Position vectors are left out where they are no part of the stream.
     */
    public ResidualStack decompose(Depth depth) {
        return decompose(depth, Parts.ALL, true);
    }

    /** The same for some kinds of components. */
    public ResidualStack decompose(Depth depth, Parts parts, boolean embeddings) {
        Depth end = depth.in(layers);
        List<String> labels = new ArrayList<>();
        List<Tensor> components = new ArrayList<>();
        if (embeddings) {
            addEmbeddings(labels, components);
        }
        boolean mlps = weights.config().mlp().isPresent();
        for (int layer = 0; layer < layers; layer++) {
            boolean before = layer < end.layer();
            if (parts != Parts.MLP && (before || (layer == end.layer() && end.beforeMlp()))) {
                labels.add(layer + "_attn_out");
                components.add(cache.get(Points.attentionOut(layer)));
            }
            if (parts != Parts.ATTENTION && before && mlps) {
                labels.add(layer + "_mlp_out");
                components.add(cache.get("mlp_out", layer));
            }
        }
        if (components.isEmpty()) {
            throw new IllegalArgumentException("nothing of what was asked for is written before " + depth);
        }
        return ResidualStack.of(labels, components);
    }

    private void addEmbeddings(List<String> labels, List<Tensor> components) {
        labels.add("embed");
        components.add(cache.get(Points.EMBED));
        if (weights.hasPositions() && !weights.isShortformer()) {
            labels.add("pos_embed");
            components.add(cache.get(Points.POSITIONS));
        }
    }

    /** The stream before each layer, {@code 0_pre}, {@code 1_pre}, ..., up to some depth; {@code final_post} at the end. */
    public ResidualStack accumulated(Depth depth, boolean middles) {
        Depth end = depth.in(layers);
        ModelConfig config = weights.config();
        boolean middle = middles && config.mlp().map(mlp -> !mlp.parallel()).orElse(false);
        List<String> labels = new ArrayList<>();
        List<Tensor> states = new ArrayList<>();
        for (int layer = 0; layer <= Math.min(end.layer(), layers - 1); layer++) {
            labels.add(layer + "_pre");
            states.add(cache.get("resid_pre", layer));
            if ((middle && layer < end.layer()) || (layer == end.layer() && end.beforeMlp())) {
                labels.add(layer + "_mid");
                states.add(cache.get("resid_mid", layer));
            }
        }
        if (end.layer() == layers) {
            labels.add("final_post");
            states.add(at(end));
        }
        return ResidualStack.of(labels, states);
    }

    /** What each head wrote before some layer, {@code L0H0}, {@code L0H1}, ... */
    public ResidualStack heads(Depth depth) {
        List<String> labels = new ArrayList<>();
        List<Tensor> components = new ArrayList<>();
        addHeads(depth.in(layers), labels, components);
        return ResidualStack.of(labels, components);
    }

    private void addHeads(Depth end, List<String> labels, List<Tensor> components) {
        int count = end.layer() + (end.beforeMlp() ? 1 : 0);
        if (count == 0) {
            throw new IllegalArgumentException("no head writes before layer 0");
        }
        for (int layer = 0; layer < count; layer++) {
            Tensor results = cache.get("result", layer);
            for (int head = 0; head < weights.config().attention().heads(); head++) {
                labels.add("L" + layer + "H" + head);
                components.add(results.select(-2, head));
            }
        }
    }

    /** The same, and what of the stream is no head's as {@code remainder}. */
    public ResidualStack headsAndRemainder(Depth depth) {
        ResidualStack heads = heads(depth);
        Tensor remainder = at(depth).minus(heads.sum());
        return heads.and(ResidualStack.of(List.of("remainder"), List.of(remainder)));
    }

    /** Every head, every MLP, {@code embed}, {@code pos_embed} and {@code bias}: their sum is the stream. */
    public ResidualStack full(Depth depth) {
        Depth end = depth.in(layers);
        List<String> labels = new ArrayList<>();
        List<Tensor> components = new ArrayList<>();
        addHeads(end, labels, components);
        if (weights.config().mlp().isPresent()) {
            for (int layer = 0; layer < end.layer(); layer++) {
                labels.add(layer + "_mlp_out");
                components.add(cache.get("mlp_out", layer));
            }
        }
        addEmbeddings(labels, components);
        labels.add("bias");
        components.add(repeated(accumulatedBias(depth, false), components.get(0)));
        return ResidualStack.of(labels, components);
    }

    private static Tensor repeated(double[] vector, Tensor like) {
        double[] values = new double[like.size()];
        for (int offset = 0; offset < values.length; offset += vector.length) {
            System.arraycopy(vector, 0, values, offset, vector.length);
        }
        return Tensor.wrap(values, like.shape());
    }

    /** The sum of the output biases of attention before some depth, [d_model], and of the MLPs if they are wanted. */
    public double[] accumulatedBias(Depth depth, boolean mlps) {
        Depth end = depth.in(layers);
        double[] sum = new double[weights.config().dModel()];
        for (int layer = 0; layer < end.layer() + (end.beforeMlp() ? 1 : 0); layer++) {
            add(sum, weights.outputBias(layer));
        }
        if (mlps && weights.config().mlp().isPresent()) {
            for (int layer = 0; layer < end.layer(); layer++) {
                add(sum, weights.mlpOutBias(layer));
            }
        }
        return sum;
    }

    private static void add(double[] sum, double[] more) {
        for (int index = 0; index < sum.length; index++) {
            sum[index] += more[index];
        }
    }

    /** What some neurons of a layer wrote, without the bias: [neuron, ..., d_model], labelled {@code L3N17}. */
    public ResidualStack neurons(int layer, int... neurons) {
        int at = new PointNames(layers).layer(layer);
        Tensor active = cache.get("post", at);
        Matrix out = weights.mlpOut(at);
        List<String> labels = new ArrayList<>();
        List<Tensor> components = new ArrayList<>();
        for (int neuron : neurons) {
            labels.add("L" + at + "N" + neuron);
            double[] vector = out.row(neuron);
            Tensor scale = active.select(-1, neuron);
            double[] values = new double[scale.size() * vector.length];
            for (int index = 0; index < values.length; index++) {
                values[index] = scale.flat(index / vector.length) * vector[index % vector.length];
            }
            int[] shape = active.shape();
            shape[shape.length - 1] = vector.length;
            components.add(Tensor.wrap(values, shape));
        }
        return ResidualStack.of(labels, components);
    }

    /**
     * A stack as the norm at some depth hands it on: centred (after LayerNorm) and divided by the scale that this very
     * run had there. Gain and bias of the norm are left to whoever reads it. Unchanged in a model without norms.
     *
     * @param positions how the stack's positions were taken from the cache's
     */
    public ResidualStack normalized(ResidualStack stack, Depth depth, Slice positions) {
        if (!weights.normalizes()) {
            return stack;
        }
        Tensor scale = positions.of(cache.get(depth.norm(layers) + ".hook_scale"), -2);
        return new ResidualStack(stack.labels(), scaled(stack.values(), scale));
    }

    private Tensor scaled(Tensor stack, Tensor scale) {
        int width = stack.extent(-1);
        int rows = stack.size() / width;
        if (rows % scale.size() != 0) {
            throw new IllegalArgumentException(
                    "the stack " + stack + " has other prompts or positions than the scale " + scale + " of its norm");
        }
        double[] values = stack.toArray();
        for (int row = 0; row < rows; row++) {
            double mean = 0;
            if (weights.centres()) {
                for (int index = 0; index < width; index++) {
                    mean += values[row * width + index] / width;
                }
            }
            for (int index = 0; index < width; index++) {
                values[row * width + index] = (values[row * width + index] - mean) / scale.flat(row % scale.size());
            }
        }
        return Tensor.wrap(values, stack.shape());
    }

    /** Kinds of components. */
    public enum Parts {
        /** Attention and MLPs. */
        ALL,
        /** Attention. */
        ATTENTION,
        /** MLPs. */
        MLP
    }
}
