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

/**
 * OPT as Hugging Face stores it: like GPT-2, but linear weights are [out, in], and the first two rows of the table of
 * positions belong to none.
 */
record OptFormat() implements CheckpointFormat {

    private static final String PREFIX = "model.";
    private static final int ROWS_BEFORE = 2;

    @Override
    public String sign() {
        return "\"model_type\": \"opt\" (Hugging Face)";
    }

    @Override
    public boolean fits(JsonFields json) throws FormatException {
        return json.text("model_type", "").equals("opt");
    }

    @Override
    public String layers() {
        return "num_hidden_layers";
    }

    @Override
    public ModelConfig config(JsonFields json) throws FormatException {
        HuggingFaceConfig.requireFlag(json, "do_layer_norm_before", true);
        HuggingFaceConfig.requireFlag(json, "enable_bias", true);
        HuggingFaceConfig.requireFlag(json, "layer_norm_elementwise_affine", true);
        HuggingFaceConfig.requireFlag(json, "_remove_final_layer_norm", false);
        int dModel = json.integer("hidden_size");
        HuggingFaceConfig.requireModest(json, "hidden_size", dModel);
        int embedded = json.integer("word_embed_proj_dim", dModel);
        if (embedded != dModel) {
            throw json.refused(
                    "word_embed_proj_dim", "only hidden_size = " + dModel + " is supported, got " + embedded);
        }
        int heads = HuggingFaceConfig.headsOf(json, "num_attention_heads", dModel, "hidden_size");
        try {
            return new ModelConfig(
                    json.integer("num_hidden_layers"),
                    dModel,
                    Vocabulary.of(json.integer("vocab_size")),
                    new Positions(json.integer("max_position_embeddings"), PositionalEmbedding.STANDARD),
                    new Attention(heads, dModel / heads, AttentionDirection.CAUSAL),
                    Optional.of(new Mlp(
                            json.integer("ffn_dim"),
                            HuggingFaceConfig.activation(json, "activation_function", "relu"),
                            false)),
                    new Norms(Normalization.LN, 1e-5));
        } catch (IllegalArgumentException unfit) {
            throw json.refused(String.valueOf(unfit.getMessage()));
        }
    }

    @Override
    public List<Parameter> parameters(ModelConfig config, JsonFields json, TensorSource source) throws FormatException {
        TensorCatalog tensors = new TensorCatalog(
                source, name -> name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name, name -> false);
        int dModel = config.dModel();
        int context = config.positions().context();
        tensors.take(
                "embed.W_E", "decoder.embed_tokens.weight", config.vocabulary().tokens(), dModel);
        tensors.take(
                "pos_embed.W_pos",
                new int[] {context, dModel},
                "decoder.embed_positions.weight",
                new int[] {context + ROWS_BEFORE, dModel},
                new Layout.Straight((long) ROWS_BEFORE * dModel));
        SeparateProjections projections = new SeparateProjections(config, "out_proj", true, true);
        for (int layer = 0; layer < config.layers(); layer++) {
            String to = "blocks." + layer + ".";
            String from = "decoder.layers." + layer + ".";
            norm(tensors, dModel, to + "ln1", from + "self_attn_layer_norm");
            projections.take(tensors, to + "attn.", from + "self_attn.");
            norm(tensors, dModel, to + "ln2", from + "final_layer_norm");
            int width = config.mlp().orElseThrow().width();
            tensors.takeTransposed(to + "mlp.W_in", from + "fc1.weight", width, dModel);
            tensors.take(to + "mlp.b_in", from + "fc1.bias", width);
            tensors.takeTransposed(to + "mlp.W_out", from + "fc2.weight", dModel, width);
            tensors.take(to + "mlp.b_out", from + "fc2.bias", dModel);
        }
        norm(tensors, dModel, "ln_final", "decoder.final_layer_norm");
        boolean tied = json.flag("tie_word_embeddings", true);
        tensors.unembedding(config, tied, "decoder.embed_tokens.weight", "lm_head.weight");
        return tensors.finish();
    }

    private static void norm(TensorCatalog tensors, int dModel, String to, String from) throws FormatException {
        tensors.take(to + ".w", from + ".weight", dModel);
        tensors.take(to + ".b", from + ".bias", dModel);
    }
}
