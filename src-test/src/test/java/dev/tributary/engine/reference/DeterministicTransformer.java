package dev.tributary.engine.reference;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.graph.AttentionDirection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
                widths[0],
                Vocabulary.of(VOCABULARY),
                new Positions(CONTEXT, PositionalEmbedding.STANDARD),
                new Attention(heads, widths[1], AttentionDirection.CAUSAL),
                widths[2] == 0 ? Optional.empty() : Optional.of(new Mlp(widths[2], Activation.GELU_NEW, parallel)),
                new Norms(Normalization.LN, 1e-5));
    }

    /** The architecture, with separate or merged q, k and v. */
    Transformer architecture(boolean separate) {
        return new Transformer(config, separate);
    }

    /** The parameters, in the order that counts the tensors. */
    Parameters parameters() {
        List<ArrayParameter> all = new ArrayList<>();
        add(all, "embed.W_E", config.vocabulary().tokens(), config.dModel());
        add(all, "pos_embed.W_pos", config.positions().context(), config.dModel());
        for (int layer = 0; layer < config.layers(); layer++) {
            addBlock(all, "blocks." + layer + ".");
        }
        add(all, "ln_final.w", config.dModel());
        add(all, "ln_final.b", config.dModel());
        add(all, "unembed.W_U", config.dModel(), config.vocabulary().logits());
        add(all, "unembed.b_U", config.vocabulary().logits());
        return Parameters.of(all);
    }

    private void addBlock(List<ArrayParameter> all, String block) {
        Attention attention = config.attention();
        add(all, block + "ln1.w", config.dModel());
        add(all, block + "ln1.b", config.dModel());
        for (String name : List.of("Q", "K", "V")) {
            add(all, block + "attn.W_" + name, attention.heads(), config.dModel(), attention.dHead());
            add(all, block + "attn.b_" + name, attention.heads(), attention.dHead());
        }
        add(all, block + "attn.W_O", attention.heads(), attention.dHead(), config.dModel());
        add(all, block + "attn.b_O", config.dModel());
        if (config.mlp().isPresent()) {
            int width = config.mlp().get().width();
            add(all, block + "ln2.w", config.dModel());
            add(all, block + "ln2.b", config.dModel());
            add(all, block + "mlp.W_in", config.dModel(), width);
            add(all, block + "mlp.b_in", width);
            add(all, block + "mlp.W_out", width, config.dModel());
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
