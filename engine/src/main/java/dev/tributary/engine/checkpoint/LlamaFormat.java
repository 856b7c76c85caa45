package dev.tributary.engine.checkpoint;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFields;
import dev.tributary.graph.io.TensorSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Llama and its kin as Hugging Face stores them: root-mean-square norms, rotary positions, gated MLPs, keys and values
 * that heads may share. Linear weights are [out, in], with heads one after the other.
 */
record LlamaFormat() implements CheckpointFormat {

    private static final Set<String> TYPES = new TreeSet<>(Set.of("llama", "mistral", "qwen2"));

    private static final Pattern BUFFER = Pattern.compile("model\\.layers\\.\\d+\\.self_attn\\.rotary_emb\\.inv_freq");

    @Override
    public String sign() {
        return "\"model_type\": one of " + String.join(", ", TYPES) + " (Hugging Face)";
    }

    @Override
    public boolean fits(JsonFields json) throws FormatException {
        return TYPES.contains(json.text("model_type", ""));
    }

    @Override
    public String layers() {
        return "num_hidden_layers";
    }

    @Override
    public ModelConfig config(JsonFields json) throws FormatException {
        HuggingFaceConfig.requireFlag(json, "mlp_bias", false);
        int dModel = json.integer("hidden_size");
        int heads = json.integer("num_attention_heads");
        int dHead = json.has("head_dim")
                ? json.integer("head_dim")
                : dModel / HuggingFaceConfig.headsOf(json, "num_attention_heads", dModel, "hidden_size");
        HuggingFaceConfig.requireModest(json, "hidden_size", dModel);
        HuggingFaceConfig.requireModest(json, "num_attention_heads", (long) heads * dHead);
        HuggingFaceConfig.requireModest(
                json, "num_key_value_heads", (long) json.integer("num_key_value_heads", heads) * dHead);
        try {
            return new ModelConfig(
                    json.integer("num_hidden_layers"),
                    dModel,
                    Vocabulary.of(json.integer("vocab_size")),
                    new Positions(context(json), HuggingFaceConfig.rotary(json, dHead, "rope_theta")),
                    new Attention(heads, json.integer("num_key_value_heads", heads), dHead, AttentionDirection.CAUSAL),
                    Optional.of(new Mlp(
                            json.integer("intermediate_size"),
                            HuggingFaceConfig.activation(json, "hidden_act", "silu"),
                            false,
                            true)),
                    new Norms(Normalization.RMS, json.number("rms_norm_eps", 1e-6)));
        } catch (IllegalArgumentException unfit) {
            throw json.refused(String.valueOf(unfit.getMessage()));
        }
    }

    /** Where attention reaches back so many tokens only, shorter prompts are run as they are, and longer ones refused. */
    private static int context(JsonFields json) throws FormatException {
        int context = json.integer("max_position_embeddings");
        String window = "sliding_window";
        boolean slides = json.text("model_type", "").equals("mistral") || json.flag("use_sliding_window", false);
        return slides ? Math.min(context, json.integer(window, context)) : context;
    }

    @Override
    public List<Parameter> parameters(ModelConfig config, JsonFields json, TensorSource source) throws FormatException {
        TensorCatalog tensors = new TensorCatalog(
                source, name -> name, name -> BUFFER.matcher(name).matches());
        int dModel = config.dModel();
        int vocabulary = config.vocabulary().tokens();
        tensors.take("embed.W_E", "model.embed_tokens.weight", vocabulary, dModel);
        for (int layer = 0; layer < config.layers(); layer++) {
            String to = "blocks." + layer + ".";
            String from = "model.layers." + layer + ".";
            tensors.take(to + "ln1.w", from + "input_layernorm.weight", dModel);
            projections(config, json).take(tensors, to + "attn.", from + "self_attn.");
            tensors.take(to + "ln2.w", from + "post_attention_layernorm.weight", dModel);
            mlp(tensors, dModel, config.mlp().orElseThrow().width(), to + "mlp.", from + "mlp.");
        }
        tensors.take("ln_final.w", "model.norm.weight", dModel);
        boolean tied = json.flag("tie_word_embeddings", false);
        tensors.unembedding(config, tied, "model.embed_tokens.weight", "lm_head.weight");
        return tensors.finish();
    }

    private static void mlp(TensorCatalog tensors, int dModel, int width, String to, String from)
            throws FormatException {
        tensors.takeTransposed(to + "W_in", from + "up_proj.weight", width, dModel);
        tensors.takeTransposed(to + "W_gate", from + "gate_proj.weight", width, dModel);
        tensors.takeTransposed(to + "W_out", from + "down_proj.weight", dModel, width);
        tensors.zeros(to + "b_out", dModel);
    }

    private static SeparateProjections projections(ModelConfig config, JsonFields json) throws FormatException {
        return switch (json.text("model_type")) {
            case "llama" -> {
                boolean biased = json.flag("attention_bias", false);
                yield new SeparateProjections(config, "o_proj", biased, biased);
            }
            case "qwen2" -> new SeparateProjections(config, "o_proj", true, false);
            default -> new SeparateProjections(config, "o_proj", false, false);
        };
    }
}
