package dev.tributary.engine.tokenize;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFields;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A {@code tokenizer.json} of Hugging Face, run by the library that wrote it.
 *
 * <p>Which token is BOS, and whether it is added, is read from {@code tokenizer_config.json}, then {@code
 * special_tokens_map.json} and {@code config.json} beside it. Without {@code add_bos_token} there, BOS counts as added
 * if the tokenizer itself puts it before a text.
 */
public final class HuggingFaceTokenizerFile implements Tokenizer {

    /** What the file is called in the folder of a model. */
    public static final String FILE = "tokenizer.json";

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final String CONFIG = "tokenizer_config.json";
    private static final String OFFLINE = "ai.djl.offline";

    private final HuggingFaceTokenizer tokenizer;
    private final int size;
    private final Optional<Integer> bos;
    private final boolean addsBos;

    private HuggingFaceTokenizerFile(HuggingFaceTokenizer tokenizer, int size, Optional<Integer> bos, boolean addsBos) {
        this.tokenizer = tokenizer;
        this.size = size;
        this.bos = bos;
        this.addsBos = addsBos;
    }

    /** Opens the tokenizer of a folder; nothing is ever fetched from a network. */
    public static HuggingFaceTokenizerFile open(Path folder) throws IOException {
        stayOffline();
        Path file = folder.resolve(FILE);
        JsonFields fields = JsonFields.read(file);
        int size = size(fields);
        MergePrefix.require(fields);
        HuggingFaceTokenizer tokenizer = load(file);
        Optional<JsonFields> config = fields(folder.resolve(CONFIG));
        Optional<Integer> bos = bos(folder, config, tokenizer);
        return new HuggingFaceTokenizerFile(tokenizer, size, bos, addsBos(folder, config, tokenizer, bos));
    }

    /**
     * A tokenizer whose {@code tokenizer.json} stands in another file.
     *
     * @param file named in messages
     * @param json the text of it
     * @param size one more than the highest id
     */
    static HuggingFaceTokenizerFile of(Path file, String json, int size, Optional<Integer> bos, boolean addsBos)
            throws FormatException {
        stayOffline();
        try (InputStream in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))) {
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(
                    in, Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
            return new HuggingFaceTokenizerFile(tokenizer, size, bos, addsBos);
        } catch (IOException | RuntimeException refused) {
            throw new FormatException(
                    file, "", "the tokenizers library cannot read its tokenizer: " + refused.getMessage(), refused);
        }
    }

    /** Unless told otherwise, the library looks for GPU builds of itself on a server and reports that it was used. */
    private static void stayOffline() {
        if (System.getProperty(OFFLINE) == null) {
            System.setProperty(OFFLINE, "true");
        }
    }

    private static HuggingFaceTokenizer load(Path file) throws IOException {
        try {
            return HuggingFaceTokenizer.builder()
                    .optTokenizerPath(file)
                    .optAddSpecialTokens(false)
                    .optTruncation(false)
                    .optPadding(false)
                    .build();
        } catch (RuntimeException refused) {
            requireUnmarked(file);
            throw new FormatException(
                    file, "", "the tokenizers library cannot read it: " + refused.getMessage(), refused);
        }
    }

    private static void requireUnmarked(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (Arrays.equals(in.readNBytes(MARK.length), MARK)) {
                throw new FormatException(
                        file,
                        "",
                        "begins with a byte order mark, which the tokenizers library does not read; save it as UTF-8"
                                + " without one");
            }
        }
    }

    private static int size(JsonFields file) throws FormatException {
        Optional<JsonFields> model = file.object("model");
        if (model.isEmpty()) {
            throw file.refused("model", "expected an object with the tokenizer's vocabulary");
        }
        int size = model.get().count("vocab");
        Optional<JsonFields> vocabulary = model.get().object("vocab");
        if (vocabulary.isPresent()) {
            for (String word : vocabulary.get().keys()) {
                size = Math.max(size, vocabulary.get().integer(word) + 1);
            }
        }
        for (JsonFields added : file.objects("added_tokens")) {
            size = Math.max(size, added.integer("id") + 1);
        }
        return size;
    }

    private static Optional<Integer> bos(
            Path folder, Optional<JsonFields> tokenizerConfig, HuggingFaceTokenizer tokenizer) throws IOException {
        for (String name : List.of(CONFIG, "special_tokens_map.json")) {
            Optional<String> text = bosText(name.equals(CONFIG) ? tokenizerConfig : fields(folder.resolve(name)));
            if (text.isPresent()) {
                long[] ids = tried(folder, () -> tokenizer.encode(text.get(), false, false))
                        .getIds();
                if (ids.length != 1) {
                    throw new FormatException(
                            folder.resolve(name),
                            "/bos_token",
                            "\"" + text.get() + "\" is " + ids.length + " tokens of " + FILE + ", expected one");
                }
                return Optional.of(Math.toIntExact(ids[0]));
            }
        }
        Optional<JsonFields> config = fields(folder.resolve("config.json"));
        return config.isPresent() && config.get().has("bos_token_id")
                ? Optional.of(config.get().integer("bos_token_id"))
                : Optional.empty();
    }

    private static Optional<JsonFields> fields(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(JsonFields.read(file)) : Optional.empty();
    }

    private static Optional<String> bosText(Optional<JsonFields> config) throws FormatException {
        if (config.isEmpty()) {
            return Optional.empty();
        }
        JsonFields fields = config.get();
        Optional<JsonFields> described = fields.object("bos_token");
        if (described.isPresent()) {
            return Optional.of(described.get().text("content"));
        }
        return fields.has("bos_token") ? Optional.of(fields.text("bos_token")) : Optional.empty();
    }

    private static boolean addsBos(
            Path folder, Optional<JsonFields> config, HuggingFaceTokenizer tokenizer, Optional<Integer> bos)
            throws IOException {
        if (config.isPresent() && config.get().has("add_bos_token")) {
            return config.get().flag("add_bos_token", false);
        }
        long[] ids = tried(folder, () -> tokenizer.encode("a", true, false)).getIds();
        return bos.isPresent() && ids.length > 0 && ids[0] == bos.get();
    }

    /** A first text shows what the library notices only then, such as a token for unknown texts that is none. */
    private static Encoding tried(Path folder, Supplier<Encoding> encode) throws FormatException {
        try {
            return encode.get();
        } catch (RuntimeException refused) {
            throw new FormatException(
                    folder.resolve(FILE),
                    "",
                    "the tokenizers library cannot encode by it: " + refused.getMessage(),
                    refused);
        }
    }

    /** The ids of a text; throws {@link IllegalArgumentException} if the library has none for it. */
    @Override
    public List<Integer> encode(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        Encoding encoding;
        try {
            encoding = tokenizer.encode(text, false, false);
        } catch (RuntimeException refused) {
            throw new IllegalArgumentException(
                    "the tokenizer cannot encode \"" + text + "\": " + refused.getMessage(), refused);
        }
        List<Integer> ids = new ArrayList<>();
        for (long id : encoding.getIds()) {
            ids.add(Math.toIntExact(id));
        }
        return List.copyOf(ids);
    }

    @Override
    public String token(int id) {
        if (id < 0 || id >= size) {
            throw new IllegalArgumentException("expected a token id from 0 to " + (size - 1) + ", got " + id);
        }
        return tokenizer.decode(new long[] {id}, false);
    }

    /** Decoded together, since a character may be spread over several tokens. */
    @Override
    public String text(List<Integer> ids) {
        ids.forEach(this::token);
        return tokenizer.decode(ids.stream().mapToLong(Integer::longValue).toArray(), false);
    }

    @Override
    public Optional<Integer> bos() {
        return bos;
    }

    @Override
    public boolean addsBos() {
        return addsBos;
    }

    @Override
    public int size() {
        return size;
    }
}
