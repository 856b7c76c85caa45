package dev.tributary.engine.reference;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.graph.AttentionDirection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A transformer whose parameters are a formula, so that any implementation can rebuild it: number i of tensor o is
 * {@code sin((0.37 k) k + 1.3 (o + 1))} with k = i + 1, times 0.3, or times 0.1 plus 1 for the gains of norms.
 *
 * @param config its shape
 */
record DeterministicTransformer(ModelConfig config) {

    private static final int VOCABULARY = 11;
    private static final int CONTEXT = 8;

    /** 2 layers, 2 heads: 46 edges. */
    static DeterministicTransformer small() {
        return new DeterministicTransformer(config(2, 2, new int[] {8, 4, 16}, false));
    }

    /** 12 layers, 12 heads: the 32,491 edges of GPT-2 small. */
    static DeterministicTransformer large() {
        return new DeterministicTransformer(config(12, 12, new int[] {24, 2, 48}, false));
    }

    /** 4 layers of 8 heads without MLPs: 1,281 edges. */
    static DeterministicTransformer attentionOnly() {
        return new DeterministicTransformer(config(4, 8, new int[] {16, 2, 0}, false));
    }

    /** 3 layers, 2 heads, attention and MLP side by side: 94 edges. */
    static DeterministicTransformer parallel() {
        return new DeterministicTransformer(config(3, 2, new int[] {8, 4, 16}, true));
    }

    private static ModelConfig config(int layers, int heads, int[] widths, boolean parallel) {
        return new ModelConfig(
                layers,
                heads,
                widths[0],
                widths[1],
                widths[2],
                VOCABULARY,
                VOCABULARY,
                CONTEXT,
                Activation.GELU_NEW,
                parallel,
                ModelConfig.Normalization.LN,
                1e-5,
                ModelConfig.PositionalEmbedding.STANDARD,
                AttentionDirection.CAUSAL);
    }

    /** The architecture, with separate or merged q, k and v. */
    Transformer architecture(boolean separate) {
        return new Transformer(config, separate);
    }

    /** The parameters, in the order that counts the tensors. */
    Parameters parameters() {
        List<ArrayParameter> all = new ArrayList<>();
        add(all, "embed.W_E", config.dVocab(), config.dModel());
        add(all, "pos_embed.W_pos", config.context(), config.dModel());
        for (int layer = 0; layer < config.layers(); layer++) {
            addBlock(all, "blocks." + layer + ".");
        }
        add(all, "ln_final.w", config.dModel());
        add(all, "ln_final.b", config.dModel());
        add(all, "unembed.W_U", config.dModel(), config.dVocabOut());
        add(all, "unembed.b_U", config.dVocabOut());
        return Parameters.of(all);
    }

    private void addBlock(List<ArrayParameter> all, String block) {
        add(all, block + "ln1.w", config.dModel());
        add(all, block + "ln1.b", config.dModel());
        for (String name : List.of("Q", "K", "V")) {
            add(all, block + "attn.W_" + name, config.heads(), config.dModel(), config.dHead());
            add(all, block + "attn.b_" + name, config.heads(), config.dHead());
        }
        add(all, block + "attn.W_O", config.heads(), config.dHead(), config.dModel());
        add(all, block + "attn.b_O", config.dModel());
        if (!config.attentionOnly()) {
            add(all, block + "ln2.w", config.dModel());
            add(all, block + "ln2.b", config.dModel());
            add(all, block + "mlp.W_in", config.dModel(), config.dMlp());
            add(all, block + "mlp.b_in", config.dMlp());
            add(all, block + "mlp.W_out", config.dMlp(), config.dModel());
            add(all, block + "mlp.b_out", config.dModel());
        }
    }

    private static void add(List<ArrayParameter> all, String name, int... shape) {
        double[] values = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        boolean gain = name.endsWith(".w");
        for (int index = 0; index < values.length; index++) {
            double k = index + 1;
            double wave = Math.sin(0.37 * k * k + 1.3 * (all.size() + 1));
            values[index] = gain ? 1 + 0.1 * wave : 0.3 * wave;
        }
        all.add(new ArrayParameter(name, values, shape));
    }
}
