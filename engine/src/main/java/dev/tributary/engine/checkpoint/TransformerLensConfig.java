package dev.tributary.engine.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.model.Rotary;
import dev.tributary.engine.model.Rotary.Scaling;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFields;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The configuration of a TransformerLens model as JSON. Defaults are those of TransformerLens; keys that would change
 * what is computed and are not supported are refused, others (such as {@code seed} or {@code device}) are left alone.
 */
final class TransformerLensConfig {

    private static final Map<String, Activation> ACTIVATIONS = sorted(Map.of(
            "gelu",
            Activation.GELU,
            "gelu_new",
            Activation.GELU_NEW,
            "relu",
            Activation.RELU,
            "silu",
            Activation.SILU));
    private static final Map<String, Normalization> NORMALIZATIONS = sorted(Map.of(
            "LN",
            Normalization.LN,
            "LNPre",
            Normalization.LN_PRE,
            "RMS",
            Normalization.RMS,
            "RMSPre",
            Normalization.RMS_PRE,
            "none",
            Normalization.NONE));
    private static final String ROTARY = "rotary";
    private static final Map<String, PositionalEmbedding> POSITIONS = sorted(Map.of(
            "standard",
            PositionalEmbedding.STANDARD,
            "shortformer",
            PositionalEmbedding.SHORTFORMER,
            "none",
            PositionalEmbedding.NONE));
    private static final Map<String, AttentionDirection> DIRECTIONS =
            sorted(Map.of("causal", AttentionDirection.CAUSAL, "bidirectional", AttentionDirection.BIDIRECTIONAL));

    /** Flags that must be false. */
    private static final List<String> UNSUPPORTED_FLAGS = List.of(
            "final_rms",
            "post_embedding_ln",
            "rotary_adjacent_pairs",
            "scale_attn_by_inverse_layer_idx",
            "use_local_attn",
            "use_normalization_before_and_after");

    /** Numbers that must be absent or not positive. */
    private static final List<String> UNSUPPORTED_NUMBERS =
            List.of("attn_scores_soft_cap", "num_experts", "output_logits_soft_cap", "window_size");

    private TransformerLensConfig() {}

    static ModelConfig read(JsonFields json) throws FormatException {
        refuseUnsupported(json);
        try {
            return new ModelConfig(
                    json.integer("n_layers"),
                    json.integer("d_model"),
                    vocabulary(json),
                    positions(json),
                    attention(json),
                    json.flag("attn_only", false) ? Optional.empty() : Optional.of(mlp(json)),
                    new Norms(normalization(json), json.number("eps", 1e-5)));
        } catch (IllegalArgumentException unfit) {
            throw json.refused(String.valueOf(unfit.getMessage()));
        }
    }

    private static Vocabulary vocabulary(JsonFields json) throws FormatException {
        int tokens = json.integer("d_vocab");
        int logits = json.integer("d_vocab_out", tokens);
        // TransformerLens writes -1 for "as many as can be read"
        return new Vocabulary(tokens, logits == -1 ? tokens : logits);
    }

    private static Positions positions(JsonFields json) throws FormatException {
        String embedding = json.text("positional_embedding_type", "standard");
        return new Positions(
                json.integer("n_ctx"),
                embedding.equals(ROTARY)
                        ? rotary(json)
                        : choice(json, "positional_embedding_type", embedding, POSITIONS, List.of(ROTARY)));
    }

    private static Rotary rotary(JsonFields json) throws FormatException {
        return new Rotary(
                json.integer("rotary_dim", json.integer("d_head")), json.number("rotary_base", 10_000), scaling(json));
    }

    private static Scaling scaling(JsonFields json) throws FormatException {
        double factor = json.number("rotary_scaling_factor", 1);
        if (!json.flag("use_NTK_by_parts_rope", false)) {
            return factor == 1 ? new Scaling.None() : new Scaling.Linear(factor);
        }
        if (factor != 1) {
            throw json.refused("rotary_scaling_factor", "does not go with use_NTK_by_parts_rope, got " + factor);
        }
        return new Scaling.ByParts(
                json.number("NTK_by_parts_factor", 8),
                json.number("NTK_by_parts_low_freq_factor", 1),
                json.number("NTK_by_parts_high_freq_factor", 4),
                json.integer("NTK_original_ctx_len", 8192));
    }

    private static Attention attention(JsonFields json) throws FormatException {
        int heads = json.integer("n_heads");
        String direction = json.text("attention_dir", "causal");
        return new Attention(
                heads,
                json.integer("n_key_value_heads", heads),
                json.integer("d_head"),
                choice(json, "attention_dir", direction, DIRECTIONS));
    }

    private static Mlp mlp(JsonFields json) throws FormatException {
        int width = json.integer("d_mlp");
        if (width < 1) {
            throw json.refused("d_mlp", "must be at least 1, got " + width + "; say attn_only for no MLPs");
        }
        return new Mlp(
                width,
                choice(json, "act_fn", json.text("act_fn"), ACTIVATIONS),
                json.flag("parallel_attn_mlp", false),
                json.flag("gated_mlp", false));
    }

    private static Normalization normalization(JsonFields json) throws FormatException {
        // null is a value here: no normalization; TransformerLens's default holds only where the key is absent
        if (!json.has("normalization_type")) {
            return json.keys().contains("normalization_type") ? Normalization.NONE : Normalization.LN;
        }
        return choice(json, "normalization_type", json.text("normalization_type"), NORMALIZATIONS);
    }

    private static <E> E choice(JsonFields json, String key, String name, Map<String, E> known) throws FormatException {
        return choice(json, key, name, known, List.of());
    }

    /** @param more names that are known too, for the message */
    private static <E> E choice(JsonFields json, String key, String name, Map<String, E> known, List<String> more)
            throws FormatException {
        E value = known.get(name);
        if (value == null) {
            TreeSet<String> names = new TreeSet<>(known.keySet());
            names.addAll(more);
            throw json.refused(key, "\"" + name + "\" is not supported; expected one of " + String.join(", ", names));
        }
        return value;
    }

    private static void refuseUnsupported(JsonFields json) throws FormatException {
        for (String flag : UNSUPPORTED_FLAGS) {
            if (json.flag(flag, false)) {
                throw json.refused(flag, "true is not supported");
            }
        }
        for (String number : UNSUPPORTED_NUMBERS) {
            if (json.number(number, -1) > 0) {
                throw json.refused(number, "is not supported, got " + json.number(number, -1));
            }
        }
        if (!json.flag("use_attn_scale", true)) {
            throw json.refused("use_attn_scale", "false is not supported");
        }
        double scale = json.number("attn_scale", -1);
        double usual = Math.sqrt(json.integer("d_head"));
        if (scale > 0 && Math.abs(scale - usual) > 1e-6 * usual) {
            throw json.refused(
                    "attn_scale", "only the square root of d_head, " + usual + ", is supported, got " + scale);
        }
    }

    static String write(ModelConfig config) throws IOException {
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json(config)) + "\n";
    }

    static ObjectNode json(ModelConfig config) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("n_layers", config.layers());
        json.put("d_model", config.dModel());
        json.put("n_heads", config.attention().heads());
        json.put("n_key_value_heads", config.attention().keyValueHeads());
        json.put("d_head", config.attention().dHead());
        config.mlp().ifPresent(mlp -> {
            json.put("d_mlp", mlp.width());
            json.put("act_fn", nameOf(mlp.activation(), ACTIVATIONS));
            json.put("gated_mlp", mlp.gated());
        });
        json.put("d_vocab", config.vocabulary().tokens());
        json.put("d_vocab_out", config.vocabulary().logits());
        json.put("n_ctx", config.positions().context());
        json.put("attn_only", config.attentionOnly());
        json.put("parallel_attn_mlp", config.mlp().map(Mlp::parallel).orElse(false));
        if (config.norms().kind() == Normalization.NONE) {
            json.putNull("normalization_type");
        } else {
            json.put("normalization_type", nameOf(config.norms().kind(), NORMALIZATIONS));
        }
        if (config.positions().embedding() instanceof Rotary rotary) {
            write(rotary, json);
        } else {
            json.put("positional_embedding_type", nameOf(config.positions().embedding(), POSITIONS));
        }
        json.put("attention_dir", nameOf(config.attention().direction(), DIRECTIONS));
        json.put("eps", config.norms().epsilon());
        return json;
    }

    private static void write(Rotary rotary, ObjectNode json) {
        json.put("positional_embedding_type", ROTARY);
        json.put("rotary_dim", rotary.dims());
        json.put("rotary_base", rotary.base());
        if (rotary.scaling() instanceof Scaling.Linear linear) {
            json.put("rotary_scaling_factor", linear.factor());
        } else if (rotary.scaling() instanceof Scaling.ByParts parts) {
            json.put("use_NTK_by_parts_rope", true);
            json.put("NTK_by_parts_factor", parts.factor());
            json.put("NTK_by_parts_low_freq_factor", parts.lowFrequency());
            json.put("NTK_by_parts_high_freq_factor", parts.highFrequency());
            json.put("NTK_original_ctx_len", parts.firstContext());
        }
    }

    private static <E> String nameOf(E value, Map<String, E> names) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("TransformerLens has no name for " + value));
    }

    /** Names in messages come in one order. */
    private static <E> Map<String, E> sorted(Map<String, E> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
