package dev.tributary.engine.tokenize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.gguf.GgufMetadata;
import dev.tributary.graph.io.FormatException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tokenizer that a GGUF file describes, as a {@code tokenizer.json} in memory, run by the tokenizers library.
 * Byte-level byte pair encoding only; special tokens are found in a text before anything else, and bytes that have no
 * token are left out, as the library does.
 */
public final class GgufTokenizer {

    private static final String MODEL = "tokenizer.ggml.model";
    private static final String PRE = "tokenizer.ggml.pre";
    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final String MERGES = "tokenizer.ggml.merges";
    private static final String TYPES = "tokenizer.ggml.token_type";
    private static final String BOS = "tokenizer.ggml.bos_token_id";
    private static final String ADD_BOS = "tokenizer.ggml.add_bos_token";

    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int LAST_TYPE = 6;

    private GgufTokenizer() {}

    /** The tokenizer of a file; throws {@link FormatException} if its kind is not known or its parts do not fit. */
    public static Tokenizer of(GgufMetadata metadata) throws FormatException {
        String model = metadata.text(MODEL);
        if (!model.equals("gpt2")) {
            throw metadata.refused(
                    MODEL, "expected \"gpt2\", which is byte-level byte pair encoding, got \"" + model + "\"");
        }
        String cut = metadata.text(PRE, "default");
        PreTokenizer pre = PreTokenizer.named(cut)
                .orElseThrow(() ->
                        metadata.refused(PRE, "expected one of " + PreTokenizer.names() + ", got \"" + cut + "\""));
        List<String> tokens = metadata.texts(TOKENS);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", "1.0");
        json.set("added_tokens", added(metadata, tokens));
        pre.normalizer().ifPresent(normalizer -> json.set("normalizer", normalizer));
        json.set("pre_tokenizer", pre.json());
        json.set("decoder", PreTokenizer.byteLevel(true));
        json.set("model", model(metadata, tokens, pre.ignoresMerges()));
        Optional<Integer> bos = bos(metadata, tokens.size());
        boolean addsBos = metadata.flag(ADD_BOS).orElse(pre.addsBos()) && bos.isPresent();
        return HuggingFaceTokenizerFile.of(metadata.file(), json.toString(), tokens.size(), bos, addsBos);
    }

    private static ObjectNode model(GgufMetadata metadata, List<String> tokens, boolean ignoreMerges)
            throws FormatException {
        Map<String, Integer> ids = new HashMap<>();
        ObjectNode model = JsonNodeFactory.instance.objectNode();
        model.put("type", "BPE").put("ignore_merges", ignoreMerges);
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            Integer other = ids.put(tokens.get(id), id);
            if (other != null) {
                throw metadata.refused(
                        TOKENS, "tokens " + other + " and " + id + " are both \"" + tokens.get(id) + "\"");
            }
            vocabulary.put(tokens.get(id), id);
        }
        ArrayNode merges = model.putArray("merges");
        int number = 0;
        for (String merge : metadata.texts(MERGES)) {
            int space = merge.indexOf(' ', 1);
            String left = space < 0 ? "" : merge.substring(0, space);
            String right = space < 0 ? "" : merge.substring(space + 1);
            if (!ids.containsKey(left) || !ids.containsKey(right) || !ids.containsKey(left + right)) {
                throw metadata.refused(
                        MERGES,
                        "number " + number + ", \"" + merge + "\", is not two tokens with a space between that make a"
                                + " third");
            }
            merges.addArray().add(left).add(right);
            number++;
        }
        return model;
    }

    private static ArrayNode added(GgufMetadata metadata, List<String> tokens) throws FormatException {
        List<Long> types = metadata.integers(TYPES);
        if (types.size() != tokens.size()) {
            throw metadata.refused(TYPES, "expected one for each of " + tokens.size() + " tokens, got " + types.size());
        }
        ArrayNode added = JsonNodeFactory.instance.arrayNode();
        for (int id = 0; id < tokens.size(); id++) {
            long type = types.get(id);
            if (type < 0 || type > LAST_TYPE) {
                throw metadata.refused(TYPES, "token " + id + " has the type " + type + ", expected 0 to " + LAST_TYPE);
            }
            if (type == CONTROL || type == USER_DEFINED) {
                if (tokens.get(id).isEmpty()) {
                    throw metadata.refused(TOKENS, "the special token " + id + " is empty");
                }
                ObjectNode token = added.addObject();
                token.put("id", id).put("content", tokens.get(id)).put("special", type == CONTROL);
                token.put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false);
            }
        }
        return added;
    }

    private static Optional<Integer> bos(GgufMetadata metadata, int tokens) throws FormatException {
        if (!metadata.has(BOS)) {
            return Optional.empty();
        }
        int bos = metadata.integer(BOS);
        if (bos >= tokens) {
            throw metadata.refused(BOS, "expected the id of one of " + tokens + " tokens, got " + bos);
        }
        return Optional.of(bos);
    }
}
