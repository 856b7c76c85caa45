package dev.tributary.graph.io;

import com.fasterxml.jackson.core.JsonFactory;
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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON files strictly (UTF-8, no key twice, nothing after the value, every failure names the file) and writes
 * them with the same bytes on every system and JDK.
 */
public final class JsonFiles {

    /** Keys are looked up in few places, so that sharing them among all files costs more than it saves. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Bytes of a file that is read before it is parsed, at most; of larger ones, and of endless ones, never more. */
    private static final int AT_ONCE = 1 << 16;

    /** Only where this stands can a text in UTF-8 speak of half of a character. */
    private static final String ESCAPE = "\\u";

    private JsonFiles() {}

    /** An object without fields. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The whole content; an empty file is refused. */
    public static JsonNode read(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            byte[] begin = bytes.readNBytes(AT_ONCE + 1);
            requireUtf8(file, begin);
            int from = begin.length >= MARK.length && Arrays.equals(begin, 0, MARK.length, MARK, 0, MARK.length)
                    ? MARK.length
                    : 0;
            return begin.length <= AT_ONCE
                    ? parsed(file, Utf8.text(begin, from, begin.length - from))
                    : parsed(file, reader(begin, from, bytes));
        } catch (JsonProcessingException broken) {
            String where = broken.getLocation() == null
                    ? ""
                    : "line " + broken.getLocation().getLineNr();
            throw new FormatException(file, where, "not valid JSON: " + broken.getOriginalMessage(), broken);
        } catch (CharacterCodingException broken) {
            throw new FormatException(file, "", "not valid UTF-8", broken);
        } catch (FormatException ours) {
            throw ours;
        } catch (IOException unread) {
            // asked only where reading fails: a folder cannot be read on any system
            if (Files.isDirectory(file)) {
                throw new NotAFileException(file, unread);
            }
            throw unread;
        }
    }

    private static JsonNode parsed(Path file, String text) throws IOException {
        JsonNode root = MAPPER.readTree(text);
        requireSome(file, root);
        if (text.contains(ESCAPE)) {
            requireText(file, root);
        }
        return root;
    }

    private static JsonNode parsed(Path file, Reader text) throws IOException {
        JsonNode root = MAPPER.readTree(text);
        requireSome(file, root);
        requireText(file, root);
        return root;
    }

    private static void requireSome(Path file, JsonNode root) throws FormatException {
        if (root.isMissingNode()) {
            throw new FormatException(file, "", "expected JSON, found an empty file");
        }
    }

    /** JSON can write half of a character, {@code "\\ud800"}, which no text in UTF-8 can hold and no tokenizer read. */
    private static void requireText(Path file, JsonNode root) throws FormatException {
        Optional<JsonPointer> place = halfCharacter(root);
        if (place.isPresent()) {
            throw new FormatException(
                    file, place.get().toString(), "expected text, found half of a character (a lone surrogate)");
        }
    }

    private static Optional<JsonPointer> halfCharacter(JsonNode node) {
        if (node.isTextual()) {
            return isText(node.textValue()) ? Optional.empty() : Optional.of(JsonPointer.empty());
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!isText(field.getKey())) {
                return Optional.of(JsonPointer.empty());
            }
            Optional<JsonPointer> inside = halfCharacter(field.getValue());
            if (inside.isPresent()) {
                return Optional.of(
                        JsonPointer.empty().appendProperty(field.getKey()).append(inside.get()));
            }
        }
        for (int index = 0; node.isArray() && index < node.size(); index++) {
            Optional<JsonPointer> inside = halfCharacter(node.get(index));
            if (inside.isPresent()) {
                return Optional.of(JsonPointer.empty().appendIndex(index).append(inside.get()));
            }
        }
        return Optional.empty();
    }

    private static boolean isText(String text) {
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (Character.isSurrogate(unit)) {
                boolean pair = Character.isHighSurrogate(unit)
                        && index + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(index + 1));
                if (!pair) {
                    return false;
                }
                index++;
            }
        }
        return true;
    }

    /** The text of a large file; a pipe cannot go back to its beginning. */
    private static Reader reader(byte[] begin, int from, InputStream rest) {
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(begin, from, begin.length - from), rest);
        return new InputStreamReader(whole, StandardCharsets.UTF_8.newDecoder());
    }

    /** JSON begins with two characters of ASCII or with a mark, by which encodings can be told apart. */
    private static void requireUtf8(Path file, byte[] begin) throws FormatException {
        if (begin.length < 2) {
            return;
        }
        int first = ((begin[0] & 0xFF) << Byte.SIZE) | (begin[1] & 0xFF);
        if (first == 0xFEFF || first == 0xFFFE || begin[0] == 0 || begin[1] == 0) {
            throw new FormatException(file, "", "expected UTF-8, found UTF-16 or UTF-32; save it as UTF-8");
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

    /** An object on one line, shortest round-trip numbers, without a line feed. */
    public static String line(ObjectNode root) {
        try {
            return MAPPER.writeValueAsString(root);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree can always be written", impossible);
        }
    }

    /**
     * The objects of a file that has one on each line.
     *
     * @throws FormatException that names the line that holds none
     */
    public static List<ObjectNode> readLines(Path file) throws IOException {
        List<ObjectNode> objects = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            try {
                if (MAPPER.readTree(line) instanceof ObjectNode object) {
                    objects.add(object);
                    continue;
                }
            } catch (JsonProcessingException broken) {
                throw new FormatException(
                        file, "line " + number, "not valid JSON: " + broken.getOriginalMessage(), broken);
            }
            throw new FormatException(file, "line " + number, "expected an object");
        }
        return objects;
    }

    /** A JSON pointer through these keys. */
    public static String pointer(String... keys) {
        StringBuilder pointer = new StringBuilder();
        for (String key : keys) {
            boolean plain = key.indexOf('~') < 0 && key.indexOf('/') < 0;
            pointer.append('/').append(plain ? key : key.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }
}
