package dev.tributary.engine.tokenize;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How text is cut before byte pairs are merged, as {@code tokenizer.json} says it.
 *
 * @param json the {@code pre_tokenizer}
 * @param normalizer the {@code normalizer}, if there is one
 * @param ignoresMerges whether a piece that is a token is that token, whatever the merges say
 * @param addsBos whether BOS is put before a text where the file does not say
 */
record PreTokenizer(ObjectNode json, Optional<ObjectNode> normalizer, boolean ignoresMerges, boolean addsBos) {

    /** Contractions, words, at most three digits, punctuation, line ends, blanks. */
    private static final String LLAMA_3 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** The same with digits one by one. */
    private static final String QWEN_2 = LLAMA_3.replace("{1,3}", "");

    private static final Map<String, PreTokenizer> KNOWN = new TreeMap<>(Map.of(
            "gpt-2", new PreTokenizer(byteLevel(true), Optional.empty(), false, false),
            "llama-bpe", new PreTokenizer(split(LLAMA_3), Optional.empty(), true, true),
            "qwen2", new PreTokenizer(split(QWEN_2), Optional.of(typed("NFC")), false, false),
            "smollm", new PreTokenizer(digitsFirst(), Optional.empty(), false, false)));

    /** The one of this name in GGUF files. */
    static Optional<PreTokenizer> named(String name) {
        return Optional.ofNullable(KNOWN.get(name));
    }

    /** The names of all, for messages. */
    static String names() {
        return String.join(", ", KNOWN.keySet());
    }

    /** Bytes as letters, cut first as GPT-2 cuts if {@code cuts}. */
    static ObjectNode byteLevel(boolean cuts) {
        return typed("ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", cuts);
    }

    private static ObjectNode digitsFirst() {
        return sequence(List.of(typed("Digits").put("individual_digits", true), byteLevel(true)));
    }

    private static ObjectNode split(String pattern) {
        ObjectNode split = typed("Split").put("behavior", "Isolated").put("invert", false);
        split.putObject("pattern").put("Regex", pattern);
        return sequence(List.of(split, byteLevel(false)));
    }

    private static ObjectNode sequence(List<ObjectNode> steps) {
        ObjectNode sequence = typed("Sequence");
        sequence.putArray("pretokenizers").addAll(steps);
        return sequence;
    }

    private static ObjectNode typed(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
