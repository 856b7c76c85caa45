package dev.tributary.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.gguf.GgufBytes;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.io.SafetensorsWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Inputs that have everything that a format knows once, and little of it, since small inputs are read sooner: that leaves
 * time for more of them.
 */
final class SmallSeeds {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SmallSeeds() {}

    /** A value of each kind, a tokenizer of few tokens, and a tensor of one block for each type of numbers. */
    static byte[] gguf() {
        return new GgufBytes()
                .text("general.architecture", "llama")
                .whole("general.alignment", 32)
                .real("real32", 1e-5f)
                .raw("real64", number(12, 8))
                .raw("unsigned8", number(0, 1))
                .raw("signed8", number(1, 1))
                .raw("unsigned16", number(2, 2))
                .raw("signed16", number(3, 2))
                .raw("signed32", number(5, 4))
                .raw("unsigned64", number(10, 8))
                .raw("signed64", number(11, 8))
                .text("tokenizer.ggml.model", "gpt2")
                .text("tokenizer.ggml.pre", "smollm")
                .texts("tokenizer.ggml.tokens", List.of("<s>", "<x>", "a", "b", "c", "ab", "abc", "\u0120"))
                .integers("tokenizer.ggml.token_type", 3, 4, 1, 1, 1, 1, 1, 1)
                .texts("tokenizer.ggml.merges", List.of("a b", "ab c"))
                .whole("tokenizer.ggml.bos_token_id", 0)
                .flag("tokenizer.ggml.add_bos_token", true)
                .blocks()
                .bytes();
    }

    /** The number of a type, then a number of so many bytes. */
    private static byte[] number(int type, int bytes) {
        byte[] value = new byte[Integer.BYTES + bytes];
        value[0] = (byte) type;
        value[value.length - 1] = 1;
        return value;
    }

    /**
     * A GPT-2 of one small layer, whose weights are written beside the file of the configuration.
     *
     * @param config of a larger one
     */
    static byte[] gpt2(byte[] config, Path file) throws IOException {
        long width = 4;
        ObjectNode json = (ObjectNode) JSON.readTree(config);
        json.put("n_layer", 1)
                .put("n_embd", width)
                .put("n_head", 2)
                .put("vocab_size", 5)
                .put("n_positions", 3);
        SafetensorsWriter tensors = new SafetensorsWriter();
        add(tensors, "wte.weight", 5L, width);
        add(tensors, "wpe.weight", 3L, width);
        for (String norm : List.of("h.0.ln_1", "h.0.ln_2", "ln_f")) {
            add(tensors, norm + ".weight", width);
            add(tensors, norm + ".bias", width);
        }
        map(tensors, "h.0.attn.c_attn", width, 3 * width);
        map(tensors, "h.0.attn.c_proj", width, width);
        map(tensors, "h.0.mlp.c_fc", width, 4 * width);
        map(tensors, "h.0.mlp.c_proj", 4 * width, width);
        tensors.write(file.resolveSibling("model.safetensors"));
        return JSON.writeValueAsBytes(json);
    }

    private static void map(SafetensorsWriter tensors, String name, long in, long out) {
        add(tensors, name + ".weight", in, out);
        add(tensors, name + ".bias", out);
    }

    private static void add(SafetensorsWriter tensors, String name, Long... shape) {
        int size = (int) Stream.of(shape).mapToLong(Long::longValue).reduce(1, (left, right) -> left * right);
        tensors.floats("transformer." + name, List.of(shape), () -> new float[size]);
    }

    /**
     * A tokenizer with the tokens of the lowest ids, and one merge with its tokens.
     *
     * @param tokenizer that has more
     */
    static byte[] tokenizer(byte[] tokenizer) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(tokenizer);
        ObjectNode model = (ObjectNode) json.path("model");
        JsonNode merge = model.path("merges").path(0);
        List<String> parts = merge.isTextual()
                ? List.of(merge.asText().split(" "))
                : List.of(merge.path(0).asText(), merge.path(1).asText());
        Set<String> kept = Set.of(parts.get(0), parts.get(1), String.join("", parts));
        ((ObjectNode) model.path("vocab"))
                .properties()
                .removeIf(token -> token.getValue().asInt() > 10 && !kept.contains(token.getKey()));
        model.putArray("merges").add(merge);
        return JSON.writeValueAsBytes(json);
    }

    /** An index of three shards of two tensors each, which are written beside it. */
    static byte[] shards(Path index) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (int shard = 0; shard < 3; shard++) {
            String file = "small-" + shard + ".safetensors";
            SafetensorsWriter tensors = new SafetensorsWriter();
            for (String part : List.of("weight", "bias")) {
                String name = "h." + shard + "." + part;
                tensors.floats(name, List.of(1L, 2L), () -> new float[2]);
                files.put(name, file);
            }
            tensors.write(index.resolveSibling(file));
        }
        JsonNode size = JSON.createObjectNode().put("total_size", 3 * 2 * 8);
        ObjectNode json = JSON.createObjectNode();
        json.set("metadata", size);
        json.set("weight_map", JSON.valueToTree(files));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** One layer of one head, with everything else. */
    static RandomTransformer oneLayer() {
        ModelConfig two = RandomTransformer.gpt2().architecture().config();
        ModelConfig one = new ModelConfig(
                1,
                two.dModel(),
                two.vocabulary(),
                two.positions(),
                new ModelConfig.Attention(
                        1, two.attention().dHead(), two.attention().direction()),
                Optional.of(new ModelConfig.Mlp(8, Activation.GELU_NEW, false)),
                two.norms());
        return new RandomTransformer("one layer", new Transformer(one, true));
    }
}
