package dev.tributary.engine.checkpoint;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.Rotary;
import dev.tributary.engine.model.Rotary.Scaling;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFields;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the configurations of Hugging Face's model families have in common. */
final class HuggingFaceConfig {

    private static final Map<String, Activation> ACTIVATIONS = new TreeMap<>(Map.of(
            "gelu", Activation.GELU,
            "gelu_fast", Activation.GELU_NEW,
            "gelu_new", Activation.GELU_NEW,
            "gelu_pytorch_tanh", Activation.GELU_NEW,
            "relu", Activation.RELU,
            "silu", Activation.SILU,
            "swish", Activation.SILU));

    /** Four times as many still fit an int. */
    private static final int WIDEST = 1 << 24;

    private HuggingFaceConfig() {}

    /** Refuses a width with which sizes of tensors could not be counted. */
    static void requireModest(JsonFields json, String key, long width) throws FormatException {
        if (width > WIDEST) {
            throw json.refused(key, "must give a width of at most " + WIDEST + ", got " + width);
        }
    }

    /** A nonlinearity by the name that transformers has for it. */
    static Activation activation(JsonFields json, String key, String usual) throws FormatException {
        String name = json.text(key, usual);
        Activation activation = ACTIVATIONS.get(name);
        if (activation == null) {
            throw json.refused(
                    key, "expected one of " + String.join(", ", ACTIVATIONS.keySet()) + ", got \"" + name + "\"");
        }
        return activation;
    }

    /** Refuses a switch that is set otherwise than it can be run. */
    static void requireFlag(JsonFields json, String key, boolean supported) throws FormatException {
        if (json.flag(key, supported) != supported) {
            throw json.refused(key, "only " + supported + " is supported");
        }
    }

    /** How many heads share the width of the stream evenly. */
    static int headsOf(JsonFields json, String key, int dModel, String widthKey) throws FormatException {
        int heads = json.integer(key);
        if (heads < 1 || dModel % heads != 0) {
            throw json.refused(key, "must divide " + widthKey + " = " + dModel + ", got " + heads);
        }
        return heads;
    }

    /**
     * Rotary positions. Newer files say everything in {@code rope_parameters}, older ones in {@code rope_theta} and
     * {@code rope_scaling}.
     *
     * @param dims numbers of a head that are turned
     * @param baseKey where an older file has the base
     */
    static Rotary rotary(JsonFields json, int dims, String baseKey) throws FormatException {
        Optional<JsonFields> parameters = json.object("rope_parameters");
        Optional<JsonFields> scaling = parameters.isPresent() ? parameters : json.object("rope_scaling");
        double base = json.number(baseKey, json.number("rope_theta", 10_000));
        if (parameters.isPresent()) {
            base = parameters.get().number("rope_theta", base);
        }
        return new Rotary(dims, base, scaling.isPresent() ? scaling(scaling.get()) : new Scaling.None());
    }

    private static Scaling scaling(JsonFields rope) throws FormatException {
        String key = rope.has("rope_type") ? "rope_type" : "type";
        return switch (rope.text(key, "default")) {
            case "default" -> new Scaling.None();
            case "linear" -> new Scaling.Linear(required(rope, "factor"));
            case "llama3" ->
                new Scaling.ByParts(
                        required(rope, "factor"),
                        required(rope, "low_freq_factor"),
                        required(rope, "high_freq_factor"),
                        rope.integer("original_max_position_embeddings"));
            default ->
                throw rope.refused(key, "expected one of default, linear, llama3, got \"" + rope.text(key) + "\"");
        };
    }

    private static double required(JsonFields json, String key) throws FormatException {
        if (!json.has(key)) {
            throw json.refused("expected a field \"" + key + "\" with a number");
        }
        return json.number(key, 0);
    }
}
