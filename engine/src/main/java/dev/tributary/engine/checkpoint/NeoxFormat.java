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
 * GPT-NeoX and Pythia as Hugging Face stores them: {@code query_key_value.weight} [3 * d_model, d_model] holds for each
 * head its queries, keys and values one after the other; linear weights are [out, in].
 */
record NeoxFormat() implements CheckpointFormat {

    private static final Pattern BUFFER =
            Pattern.compile("gpt_neox\\.layers\\.\\d+\\.attention\\.(bias|masked_bias|rotary_emb\\.inv_freq)");

    @Override
    public String sign() {
        return "\"model_type\": \"gpt_neox\" (Hugging Face)";
    }

    @Override
    public boolean fits(JsonFields json) throws FormatException {
        return json.text("model_type", "").equals("gpt_neox");
    }

    @Override
    public String layers() {
        return "num_hidden_layers";
    }

    @Override
    public ModelConfig config(JsonFields json) throws FormatException {
        int dModel = json.integer("hidden_size");
        HuggingFaceConfig.requireModest(json, "hidden_size", dModel);
        int heads = HuggingFaceConfig.headsOf(json, "num_attention_heads", dModel, "hidden_size");
        int dHead = dModel / heads;
        try {
            return new ModelConfig(
                    json.integer("num_hidden_layers"),
                    dModel,
                    Vocabulary.of(json.integer("vocab_size")),
                    new Positions(json.integer("max_position_embeddings"), positions(json, dHead)),
                    new Attention(heads, dHead, AttentionDirection.CAUSAL),
                    Optional.of(new Mlp(
                            json.integer("intermediate_size"),
                            HuggingFaceConfig.activation(json, "hidden_act", "gelu"),
                            json.flag("use_parallel_residual", true))),
                    new Norms(Normalization.LN, json.number("layer_norm_eps", 1e-5)));
        } catch (IllegalArgumentException unfit) {
            throw json.refused(String.valueOf(unfit.getMessage()));
        }
    }

    private static PositionalEmbedding positions(JsonFields json, int dHead) throws FormatException {
        Optional<JsonFields> parameters = json.object("rope_parameters");
        double share = json.number("rotary_pct", 0.25);
        if (parameters.isPresent()) {
            share = parameters.get().number("partial_rotary_factor", share);
        }
        int dims = (int) (dHead * share);
        return dims == 0 ? PositionalEmbedding.NONE : HuggingFaceConfig.rotary(json, dims, "rotary_emb_base");
    }

    @Override
    public List<Parameter> parameters(ModelConfig config, JsonFields json, TensorSource source) throws FormatException {
        TensorCatalog tensors = new TensorCatalog(
                source, name -> name, name -> BUFFER.matcher(name).matches());
        tensors.take(
                "embed.W_E", "gpt_neox.embed_in.weight", config.vocabulary().tokens(), config.dModel());
        boolean biased = json.flag("attention_bias", true);
        for (int layer = 0; layer < config.layers(); layer++) {
            String to = "blocks." + layer + ".";
            String from = "gpt_neox.layers." + layer + ".";
            norm(tensors, config, to + "ln1", from + "input_layernorm");
            attention(tensors, config, to + "attn.", from + "attention.", biased);
            norm(tensors, config, to + "ln2", from + "post_attention_layernorm");
            mlp(tensors, config, to + "mlp.", from + "mlp.");
        }
        norm(tensors, config, "ln_final", "gpt_neox.final_layer_norm");
        boolean tied = json.flag("tie_word_embeddings", false);
        tensors.unembedding(config, tied, "gpt_neox.embed_in.weight", "embed_out.weight");
        return tensors.finish();
    }

    private static void norm(TensorCatalog tensors, ModelConfig config, String to, String from) throws FormatException {
        tensors.take(to + ".w", from + ".weight", config.dModel());
        tensors.take(to + ".b", from + ".bias", config.dModel());
    }

    private static void attention(TensorCatalog tensors, ModelConfig config, String to, String from, boolean biased)
            throws FormatException {
        int dModel = config.dModel();
        int heads = config.attention().heads();
        int dHead = config.attention().dHead();
        List<String> parts = List.of("Q", "K", "V");
        for (int part = 0; part < parts.size(); part++) {
            String port = parts.get(part);
            tensors.takeHeads(
                    to + "W_" + port,
                    from + "query_key_value.weight",
                    new int[] {3 * dModel, dModel},
                    new Layout.HeadRows(heads, dHead, dModel, part * dHead, 3 * dHead));
            if (biased) {
                tensors.take(
                        to + "b_" + port,
                        new int[] {heads, dHead},
                        from + "query_key_value.bias",
                        new int[] {3 * dModel},
                        new Layout.HeadRows(heads, dHead, 1, part * dHead, 3 * dHead));
            } else {
                tensors.zeros(to + "b_" + port, heads, dHead);
            }
        }
        tensors.take(
                to + "W_O",
                new int[] {heads, dHead, dModel},
                from + "dense.weight",
                new int[] {dModel, dModel},
                new Layout.Transposed(dModel, dModel));
        if (biased) {
            tensors.take(to + "b_O", from + "dense.bias", dModel);
        } else {
            tensors.zeros(to + "b_O", dModel);
        }
    }

    private static void mlp(TensorCatalog tensors, ModelConfig config, String to, String from) throws FormatException {
        int width = config.mlp().orElseThrow().width();
        int dModel = config.dModel();
        tensors.takeTransposed(to + "W_in", from + "dense_h_to_4h.weight", width, dModel);
        tensors.take(to + "b_in", from + "dense_h_to_4h.bias", width);
        tensors.takeTransposed(to + "W_out", from + "dense_4h_to_h.weight", dModel, width);
        tensors.take(to + "b_out", from + "dense_4h_to_h.bias", dModel);
    }
}
