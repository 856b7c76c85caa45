package dev.tributary.engine.checkpoint;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFields;
import dev.tributary.graph.io.TensorSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * GPT-2 as Hugging Face stores it: {@code h.0.attn.c_attn.weight} [d_model, 3 * d_model] holds queries, keys and values
 * side by side, head after head; linear weights are [in, out].
 */
record Gpt2Format() implements CheckpointFormat {

    private static final String PREFIX = "transformer.";

    /** Causal masks that old files carry. */
    private static final Pattern BUFFER = Pattern.compile("h\\.\\d+\\.attn\\.(bias|masked_bias)");

    @Override
    public String sign() {
        return "\"model_type\": \"gpt2\" (Hugging Face)";
    }

    @Override
    public boolean fits(JsonFields json) throws FormatException {
        return json.text("model_type", "").equals("gpt2");
    }

    @Override
    public String layers() {
        return "n_layer";
    }

    @Override
    public ModelConfig config(JsonFields json) throws FormatException {
        HuggingFaceConfig.requireFlag(json, "scale_attn_weights", true);
        HuggingFaceConfig.requireFlag(json, "scale_attn_by_inverse_layer_idx", false);
        HuggingFaceConfig.requireFlag(json, "reorder_and_upcast_attn", false);
        HuggingFaceConfig.requireFlag(json, "add_cross_attention", false);
        int dModel = json.integer("n_embd");
        int heads = HuggingFaceConfig.headsOf(json, "n_head", dModel, "n_embd");
        HuggingFaceConfig.requireModest(json, "n_embd", dModel);
        try {
            return new ModelConfig(
                    json.integer("n_layer"),
                    dModel,
                    Vocabulary.of(json.integer("vocab_size")),
                    new Positions(
                            json.has("n_positions") ? json.integer("n_positions") : json.integer("n_ctx"),
                            PositionalEmbedding.STANDARD),
                    new Attention(heads, dModel / heads, AttentionDirection.CAUSAL),
                    Optional.of(mlp(json, dModel)),
                    new Norms(Normalization.LN, json.number("layer_norm_epsilon", 1e-5)));
        } catch (IllegalArgumentException unfit) {
            throw json.refused(String.valueOf(unfit.getMessage()));
        }
    }

    private static Mlp mlp(JsonFields json, int dModel) throws FormatException {
        return new Mlp(
                json.integer("n_inner", Math.multiplyExact(4, dModel)),
                HuggingFaceConfig.activation(json, "activation_function", "gelu_new"),
                false);
    }

    @Override
    public List<Parameter> parameters(ModelConfig config, JsonFields json, TensorSource source) throws FormatException {
        TensorCatalog tensors = new TensorCatalog(
                source,
                name -> name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name,
                name -> BUFFER.matcher(name).matches());
        tensors.take("embed.W_E", "wte.weight", config.vocabulary().tokens(), config.dModel());
        tensors.take("pos_embed.W_pos", "wpe.weight", config.positions().context(), config.dModel());
        for (int layer = 0; layer < config.layers(); layer++) {
            norm(tensors, config, "blocks." + layer + ".ln1", "h." + layer + ".ln_1");
            attention(tensors, config, "blocks." + layer + ".attn.", "h." + layer + ".attn.");
            norm(tensors, config, "blocks." + layer + ".ln2", "h." + layer + ".ln_2");
            if (config.mlp().isPresent()) {
                mlp(tensors, config.dModel(), config.mlp().get().width(), layer);
            }
        }
        norm(tensors, config, "ln_final", "ln_f");
        tensors.unembedding(config, json.flag("tie_word_embeddings", true), "wte.weight", "lm_head.weight");
        return tensors.finish();
    }

    private static void norm(TensorCatalog tensors, ModelConfig config, String to, String from) throws FormatException {
        tensors.take(to + ".w", from + ".weight", config.dModel());
        tensors.take(to + ".b", from + ".bias", config.dModel());
    }

    private static void attention(TensorCatalog tensors, ModelConfig config, String to, String from)
            throws FormatException {
        int dModel = config.dModel();
        int heads = config.attention().heads();
        int dHead = config.attention().dHead();
        List<String> parts = List.of("Q", "K", "V");
        for (int part = 0; part < parts.size(); part++) {
            tensors.take(
                    to + "W_" + parts.get(part),
                    new int[] {heads, dModel, dHead},
                    from + "c_attn.weight",
                    new int[] {dModel, 3 * dModel},
                    new Layout.HeadColumns(dModel, 3 * dModel, part * dModel, heads, dHead));
            tensors.take(
                    to + "b_" + parts.get(part),
                    new int[] {heads, dHead},
                    from + "c_attn.bias",
                    new int[] {3 * dModel},
                    new Layout.Straight((long) part * dModel));
        }
        tensors.take(
                to + "W_O",
                new int[] {heads, dHead, dModel},
                from + "c_proj.weight",
                new int[] {dModel, dModel},
                new Layout.Straight(0));
        tensors.take(to + "b_O", from + "c_proj.bias", dModel);
    }

    private static void mlp(TensorCatalog tensors, int dModel, int width, int layer) throws FormatException {
        String to = "blocks." + layer + ".mlp.";
        String from = "h." + layer + ".mlp.";
        tensors.take(to + "W_in", from + "c_fc.weight", dModel, width);
        tensors.take(to + "b_in", from + "c_fc.bias", width);
        tensors.take(to + "W_out", from + "c_proj.weight", width, dModel);
        tensors.take(to + "b_out", from + "c_proj.bias", dModel);
    }
}
