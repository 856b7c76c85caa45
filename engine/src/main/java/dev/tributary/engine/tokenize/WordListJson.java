package dev.tributary.engine.tokenize;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFields;
import dev.tributary.graph.io.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Word lists as JSON files: {@code {"tokens": ["<bos>", "When", " Mary"], "bos": "<bos>", "add_bos": true}}, where
 * bos and add_bos may be left out.
 */
public final class WordListJson {

    /** What the file is called in the folder of a model. */
    public static final String FILE = "vocabulary.json";

    private static final List<String> FIELDS = List.of("tokens", "bos", "add_bos");

    private WordListJson() {}

    /** Reads a file; throws {@link FormatException} if it does not fit. */
    public static WordListTokenizer read(Path file) throws IOException {
        JsonFields fields = JsonFields.read(file);
        fields.allowOnly(FIELDS);
        List<String> tokens = fields.texts("tokens");
        boolean addsBos = fields.flag("add_bos", false);
        if (addsBos && !fields.has("bos")) {
            throw fields.refused("add_bos", "true asks for a field \"bos\" that names the token");
        }
        try {
            return fields.has("bos")
                    ? WordListTokenizer.withBos(tokens, fields.text("bos"), addsBos)
                    : WordListTokenizer.of(tokens);
        } catch (IllegalArgumentException unfit) {
            throw new FormatException(file, "", String.valueOf(unfit.getMessage()), unfit);
        }
    }

    /** Writes a file whole; reading it gives the same tokenizer. */
    public static void write(WordListTokenizer tokenizer, Path file) throws IOException {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode tokens = root.putArray("tokens");
        tokenizer.tokens().forEach(tokens::add);
        tokenizer.bos().ifPresent(id -> {
            root.put("bos", tokenizer.token(id));
            root.put("add_bos", tokenizer.addsBos());
        });
        WholeFile.write(
                file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }
}
