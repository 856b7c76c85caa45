package dev.tributary.engine.gguf;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A small Llama as GGUF: 2 layers, 4 query heads and 2 key-value heads of 4, d_model 16, d_mlp 24, byte tokens. */
public final class LlamaFile {

    public static final int LAYERS = 2;
    public static final int WIDE = 16;
    public static final int MLP = 24;
    public static final int HEADS = 4;
    public static final int SHARED = 2;
    public static final int D_HEAD = 4;

    /** Three special tokens, 256 bytes, two merged tokens. */
    public static final List<String> TOKENS = tokens();

    private LlamaFile() {}

    /** Everything but what a test wants to say otherwise. */
    public static GgufBytes metadata(String... without) {
        return tokenizer(shape(without), without);
    }

    public static GgufBytes shape(String... without) {
        GgufBytes file = new GgufBytes().text("general.architecture", "llama");
        List<String> left = List.of(without);
        whole(file, left, "llama.block_count", LAYERS);
        whole(file, left, "llama.context_length", 32);
        whole(file, left, "llama.embedding_length", WIDE);
        whole(file, left, "llama.feed_forward_length", MLP);
        whole(file, left, "llama.attention.head_count", HEADS);
        whole(file, left, "llama.attention.head_count_kv", SHARED);
        whole(file, left, "llama.rope.dimension_count", D_HEAD);
        if (!left.contains("llama.rope.freq_base")) {
            file.real("llama.rope.freq_base", 100000);
        }
        return file.real("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    }

    public static GgufBytes tokenizer(GgufBytes file, String... without) {
        List<String> left = List.of(without);
        int[] types = IntStream.range(0, TOKENS.size())
                .map(id -> id < 2 ? 3 : id == 2 ? 4 : 1)
                .toArray();
        text(file, left, "tokenizer.ggml.model", "gpt2");
        text(file, left, "tokenizer.ggml.pre", "smollm");
        if (!left.contains("tokenizer.ggml.tokens")) {
            file.texts("tokenizer.ggml.tokens", TOKENS);
        }
        if (!left.contains("tokenizer.ggml.token_type")) {
            file.integers("tokenizer.ggml.token_type", types);
        }
        if (!left.contains("tokenizer.ggml.merges")) {
            file.texts("tokenizer.ggml.merges", List.of("a b", "ab c"));
        }
        whole(file, left, "tokenizer.ggml.bos_token_id", 1);
        if (!left.contains("tokenizer.ggml.add_bos_token")) {
            file.flag("tokenizer.ggml.add_bos_token", false);
        }
        return file;
    }

    /** Number i of tensor t is {@code t + i / 1024}. */
    public static GgufBytes tensors(GgufBytes file) {
        List<String> names = new ArrayList<>();
        add(file, names, "token_embd.weight", TOKENS.size(), WIDE);
        for (int layer = 0; layer < LAYERS; layer++) {
            String block = "blk." + layer + ".";
            add(file, names, block + "attn_norm.weight", WIDE);
            add(file, names, block + "ffn_down.weight", WIDE, MLP);
            add(file, names, block + "ffn_gate.weight", MLP, WIDE);
            add(file, names, block + "ffn_up.weight", MLP, WIDE);
            add(file, names, block + "ffn_norm.weight", WIDE);
            add(file, names, block + "attn_k.weight", SHARED * D_HEAD, WIDE);
            add(file, names, block + "attn_output.weight", WIDE, HEADS * D_HEAD);
            add(file, names, block + "attn_q.weight", HEADS * D_HEAD, WIDE);
            add(file, names, block + "attn_v.weight", SHARED * D_HEAD, WIDE);
        }
        add(file, names, "output_norm.weight", WIDE);
        return file;
    }

    private static void add(GgufBytes file, List<String> names, String name, int... shape) {
        int size = IntStream.of(shape).reduce(1, (left, right) -> left * right);
        float[] numbers = new float[size];
        for (int index = 0; index < size; index++) {
            numbers[index] = names.size() + index / 1024f;
        }
        names.add(name);
        file.tensor(name, numbers, shape);
    }

    private static void whole(GgufBytes file, List<String> left, String key, int value) {
        if (!left.contains(key)) {
            file.whole(key, value);
        }
    }

    private static void text(GgufBytes file, List<String> left, String key, String value) {
        if (!left.contains(key)) {
            file.text(key, value);
        }
    }

    /** Bytes as GPT-2 writes them: printable ones as they are, the others as letters from 256 on. The byte é has none. */
    private static List<String> tokens() {
        List<String> tokens = new ArrayList<>(List.of("<|endoftext|>", "<|im_start|>", "<extra>"));
        int letter = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable = (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
            int shown = printable ? value : letter++;
            if (value != 0xC3) {
                tokens.add(new String(Character.toChars(shown)));
            }
        }
        tokens.add("ab");
        tokens.add("abc");
        return List.copyOf(tokens);
    }

    /** The id of the token of a byte. */
    public static int id(char letter) {
        return TOKENS.indexOf(String.valueOf(letter));
    }
}
