package dev.tributary.engine.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.checkpoint.GgufWeights.RowOrder;
import dev.tributary.engine.gguf.GgufFile;
import dev.tributary.engine.gguf.GgufMetadata;
import dev.tributary.engine.tokenize.GgufTokenizer;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GGUF file as the Hugging Face checkpoint that it was made from: {@code config.json} out of its metadata, tensors
 * under Hugging Face's names.
 *
 * <p>Metadata of the architecture that is not known here could change what is computed, and is refused.
 */
final class GgufFormat {

    private static final String ARCHITECTURE = "general.architecture";
    private static final String ROPE_FACTORS = "rope_freqs.weight";

    /** Per architecture, whether queries and keys are stored for rotating neighbours. */
    private static final Map<String, Boolean> INTERLEAVED = Map.of("llama", true, "qwen2", false);

    /** What is read, and what says nothing of the computation. */
    private static final Set<String> KEYS = Set.of(
            "attention.head_count",
            "attention.head_count_kv",
            "attention.key_length",
            "attention.layer_norm_rms_epsilon",
            "attention.value_length",
            "block_count",
            "context_length",
            "embedding_length",
            "feed_forward_length",
            "rope.dimension_count",
            "rope.freq_base",
            "rope.scaling.factor",
            "rope.scaling.finetuned",
            "rope.scaling.original_context_length",
            "rope.scaling.type",
            "vocab_size");

    private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,9})\\.([a-z_]+)\\.(weight|bias)");

    private static final Map<String, String> OUTSIDE = Map.of(
            "token_embd.weight", "model.embed_tokens.weight",
            "output_norm.weight", "model.norm.weight",
            "output.weight", "lm_head.weight");

    private static final Map<String, String> INSIDE = Map.of(
            "attn_norm", "input_layernorm",
            "attn_q", "self_attn.q_proj",
            "attn_k", "self_attn.k_proj",
            "attn_v", "self_attn.v_proj",
            "attn_output", "self_attn.o_proj",
            "ffn_norm", "post_attention_layernorm",
            "ffn_gate", "mlp.gate_proj",
            "ffn_up", "mlp.up_proj",
            "ffn_down", "mlp.down_proj");

    private final GgufFile file;
    private final GgufMetadata metadata;
    private final String architecture;

    private GgufFormat(GgufFile file) throws FormatException {
        this.file = file;
        this.metadata = file.metadata();
        this.architecture = metadata.text(ARCHITECTURE);
        if (!INTERLEAVED.containsKey(architecture)) {
            throw metadata.refused(
                    ARCHITECTURE,
                    "expected one of "
                            + String.join(
                                    ", ", INTERLEAVED.keySet().stream().sorted().toList()) + ", got \"" + architecture
                            + "\"");
        }
        for (String key : metadata.keys()) {
            if (key.startsWith(architecture + ".") && !KEYS.contains(key.substring(architecture.length() + 1))) {
                throw metadata.refused(key, "is not supported, and could change what the model computes");
            }
        }
    }

    /** Opens a file; its weights are closed with what is returned. */
    static StoredModel open(Path path) throws IOException {
        GgufFile file = GgufFile.open(path);
        try {
            GgufFormat format = new GgufFormat(file);
            return new StoredModel(
                    String.valueOf(path.toAbsolutePath().normalize().getFileName()),
                    JsonFields.of(path, format.config()),
                    new GgufWeights(file, format.tensors()),
                    List.of(path),
                    Optional.of(GgufTokenizer.of(file.metadata())));
        } catch (IOException | RuntimeException broken) {
            file.close();
            throw broken;
        }
    }

    private ObjectNode config() throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model_type", architecture);
        json.put("hidden_size", integer("embedding_length"));
        json.put("intermediate_size", integer("feed_forward_length"));
        json.put("num_hidden_layers", integer("block_count"));
        json.put("num_attention_heads", integer("attention.head_count"));
        json.put(
                "num_key_value_heads",
                metadata.integer(key("attention.head_count_kv"), integer("attention.head_count")));
        json.put("head_dim", dHead());
        json.put("vocab_size", vocabulary());
        json.put("max_position_embeddings", integer("context_length"));
        json.put("rms_norm_eps", decimal("attention.layer_norm_rms_epsilon", 1e-5));
        json.put("rope_theta", decimal("rope.freq_base", 10000));
        scaling().ifPresent(scaling -> json.set("rope_scaling", scaling));
        json.put("hidden_act", "silu");
        json.put("tie_word_embeddings", !file.contains("output.weight"));
        json.put("attention_bias", file.contains("blk.0.attn_q.bias"));
        return json;
    }

    private int dHead() throws FormatException {
        int heads = integer("attention.head_count");
        int wide = integer("embedding_length");
        if (!metadata.has(key("attention.key_length")) && (heads < 1 || wide % heads != 0)) {
            throw metadata.refused(
                    key("attention.head_count"), "must divide the embedding length " + wide + ", got " + heads);
        }
        int dHead = metadata.has(key("attention.key_length")) ? integer("attention.key_length") : wide / heads;
        for (String same : List.of("attention.value_length", "rope.dimension_count")) {
            if (metadata.integer(key(same), dHead) != dHead) {
                throw metadata.refused(key(same), "expected the length of a head, " + dHead + ", got " + integer(same));
            }
        }
        if (dHead < 2 || dHead % 2 != 0) {
            throw metadata.refused(key("attention.head_count"), "the length of a head must be even, got " + dHead);
        }
        return dHead;
    }

    private int vocabulary() throws FormatException {
        long rows = file.info("token_embd.weight").shape().get(0);
        int vocabulary = metadata.integer(key("vocab_size"), (int) Math.min(rows, Integer.MAX_VALUE));
        int tokens = metadata.integer(key("vocab_size"), vocabulary);
        if (tokens != rows) {
            throw metadata.refused(key("vocab_size"), "says " + tokens + ", but there are embeddings of " + rows);
        }
        return vocabulary;
    }

    /** Files hold 1e-5 in single precision, which is 9.999999747378752e-6; what was meant is the shorter one. */
    private double decimal(String key, double otherwise) throws FormatException {
        return metadata.has(key(key))
                ? Double.parseDouble(Float.toString((float) metadata.number(key(key))))
                : otherwise;
    }

    private Optional<ObjectNode> scaling() throws IOException {
        String type = metadata.text(key("rope.scaling.type"), "none");
        if (file.contains(ROPE_FACTORS)) {
            return Optional.of(RopeFactors.of(file, decimal("rope.freq_base", 10000), dHead()));
        }
        if (type.equals("linear")) {
            ObjectNode scaling = JsonNodeFactory.instance.objectNode();
            scaling.put("rope_type", "linear").put("factor", decimal("rope.scaling.factor", 1));
            return Optional.of(scaling);
        }
        if (!type.equals("none")) {
            throw metadata.refused(key("rope.scaling.type"), "expected none or linear, got \"" + type + "\"");
        }
        return Optional.empty();
    }

    private Map<String, GgufWeights.Stored> tensors() throws FormatException {
        Map<String, GgufWeights.Stored> tensors = new LinkedHashMap<>();
        for (String name : file.names()) {
            if (!name.equals(ROPE_FACTORS)) {
                String other = renamed(name);
                if (tensors.put(other, new GgufWeights.Stored(name, order(name))) != null) {
                    throw new FormatException(
                            file.path(), "tensor " + name, "stands for " + other + ", as another does");
                }
            }
        }
        return tensors;
    }

    /** A tensor that is not known keeps its name, under which it is refused. */
    private static String renamed(String name) {
        Matcher block = BLOCK.matcher(name);
        if (block.matches() && INSIDE.containsKey(block.group(2))) {
            return "model.layers." + Integer.parseInt(block.group(1)) + "." + INSIDE.get(block.group(2)) + "."
                    + block.group(3);
        }
        return OUTSIDE.getOrDefault(name, name);
    }

    private RowOrder order(String name) throws FormatException {
        boolean rotated = name.matches("blk\\.\\d+\\.attn_[qk]\\.(weight|bias)");
        if (!rotated || !INTERLEAVED.getOrDefault(architecture, false)) {
            return new RowOrder.Same();
        }
        if (file.info(name).shape().get(0) % dHead() != 0) {
            throw new FormatException(
                    file.path(),
                    "tensor " + name,
                    "expected rows for whole heads of " + dHead() + ", got the shape "
                            + file.info(name).shape());
        }
        return new RowOrder.Interleaved(dHead());
    }

    private String key(String name) {
        return architecture + "." + name;
    }

    private int integer(String name) throws FormatException {
        return metadata.integer(key(name));
    }
}
