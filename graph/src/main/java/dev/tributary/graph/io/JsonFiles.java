package dev.tributary.graph.io;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads JSON files strictly (UTF-8, no key twice, nothing after the value, every failure names the file) and writes
 * them with the same bytes on every system and JDK.
 */
public final class JsonFiles {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonFiles() {}

    /** An object without fields. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The whole content; an empty file is refused. */
    public static JsonNode read(Path file) throws IOException {
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            JsonNode root = MAPPER.readTree(text);
            if (root.isMissingNode()) {
                throw new FormatException(file, "", "expected JSON, found an empty file");
            }
            return root;
        } catch (JsonProcessingException broken) {
            String where = broken.getLocation() == null
                    ? ""
                    : "line " + broken.getLocation().getLineNr();
            throw new FormatException(file, where, "not valid JSON: " + broken.getOriginalMessage(), broken);
        } catch (CharacterCodingException broken) {
            throw new FormatException(file, "", "not valid UTF-8", broken);
        }
    }

    /** Writes the file whole: fields in their order, two blanks of indentation, LF, shortest round-trip numbers. */
    public static void write(Path file, ObjectNode root) throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withRootSeparator("\n"))
                .withObjectIndenter(new DefaultIndenter("  ", "\n"));
        WholeFile.write(file, out -> {
            try (JsonGenerator json = MAPPER.createGenerator(out).setPrettyPrinter(printer)) {
                MAPPER.writeTree(json, root);
                json.writeRaw('\n');
            }
        });
    }

    /** A JSON pointer through these keys. */
    public static String pointer(String... keys) {
        JsonPointer pointer = JsonPointer.empty();
        for (String key : keys) {
            pointer = pointer.appendProperty(key);
        }
        return pointer.toString();
    }
}
