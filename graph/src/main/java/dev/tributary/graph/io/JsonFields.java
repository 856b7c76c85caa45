package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object of a file, read field by field; whatever does not fit is refused with the file and a JSON pointer. */
public final class JsonFields {

    private final Path file;
    private final String where;
    private final JsonNode object;

    private JsonFields(Path file, String where, JsonNode object) throws FormatException {
        this.file = file;
        this.where = where;
        this.object = object;
        if (!object.isObject()) {
            throw new FormatException(file, where, "expected a JSON object, got " + shown(object));
        }
    }

    /** The object that a file holds. */
    public static JsonFields read(Path file) throws IOException {
        return new JsonFields(file, "", JsonFiles.read(file));
    }

    /**
     * An object that came out of another format, read as if it were a file's.
     *
     * @param file named in messages
     */
    public static JsonFields of(Path file, JsonNode object) throws FormatException {
        return new JsonFields(file, "", object);
    }

    /** Whether a field is there and not null. */
    public boolean has(String key) {
        return object.hasNonNull(key);
    }

    /** Refuses every field that is not one of these. */
    public void allowOnly(Collection<String> keys) throws FormatException {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!keys.contains(field.getKey())) {
                throw refused(field.getKey(), "unknown field; expected one of " + String.join(", ", keys));
            }
        }
    }

    /** A whole number that fits an int. */
    public int integer(String key) throws FormatException {
        JsonNode value = require(key, "a whole number");
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw refused(key, "expected a whole number, got " + shown(value));
        }
        return value.intValue();
    }

    /** A whole number, or another if there is none. */
    public int integer(String key, int otherwise) throws FormatException {
        return has(key) ? integer(key) : otherwise;
    }

    /** A number, or another if there is none. */
    public double number(String key, double otherwise) throws FormatException {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = object.get(key);
        if (!value.isNumber()) {
            throw refused(key, "expected a number, got " + shown(value));
        }
        return value.doubleValue();
    }

    /** True or false, or {@code otherwise} if there is nothing. */
    public boolean flag(String key, boolean otherwise) throws FormatException {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = object.get(key);
        if (!value.isBoolean()) {
            throw refused(key, "expected true or false, got " + shown(value));
        }
        return value.booleanValue();
    }

    /** A text. */
    public String text(String key) throws FormatException {
        return text(key, require(key, "a text"));
    }

    /** A text, or another if there is none. */
    public String text(String key, String otherwise) throws FormatException {
        return has(key) ? text(key) : otherwise;
    }

    private String text(String key, JsonNode value) throws FormatException {
        if (!value.isTextual()) {
            throw refused(key, "expected a text, got " + shown(value));
        }
        return value.textValue();
    }

    /** Whether a field is there and holds a text. */
    public boolean isText(String key) {
        return object.path(key).isTextual();
    }

    /** The texts of each item of a list: a text alone, or those of a list; none where it is something else. */
    public List<List<String>> lists(String key) {
        List<List<String>> lists = new ArrayList<>();
        for (JsonNode item : object.path(key)) {
            List<String> texts = new ArrayList<>();
            for (JsonNode part : item.isTextual() ? List.of(item) : item) {
                if (part.isTextual()) {
                    texts.add(part.textValue());
                }
            }
            lists.add(texts);
        }
        return lists;
    }

    /** A list of texts. */
    public List<String> texts(String key) throws FormatException {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : list(key, require(key, "a list of texts"))) {
            texts.add(text(key + "/" + texts.size(), value));
        }
        return texts;
    }

    private JsonNode list(String key, JsonNode value) throws FormatException {
        if (!value.isArray()) {
            throw refused(key, "expected a list, got " + shown(value));
        }
        return value;
    }

    /** The object at a field, or empty if something else or nothing is there. */
    public Optional<JsonFields> object(String key) throws FormatException {
        JsonNode value = object.path(key);
        return value.isObject() ? Optional.of(new JsonFields(file, at(key), value)) : Optional.empty();
    }

    /** The objects of a list; none if nothing is there. */
    public List<JsonFields> objects(String key) throws FormatException {
        List<JsonFields> objects = new ArrayList<>();
        if (!has(key)) {
            return objects;
        }
        for (JsonNode value : list(key, object.get(key))) {
            objects.add(new JsonFields(file, at(key) + "/" + objects.size(), value));
        }
        return objects;
    }

    /** The names of all fields, in file order. */
    public List<String> keys() {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** How many fields an object or elements a list at this field has; 0 if nothing is there. */
    public int count(String key) {
        return object.path(key).size();
    }

    /** What to throw when a field is no good. */
    public FormatException refused(String key, String reason) {
        return new FormatException(file, at(key), reason);
    }

    /** What to throw when fields do not go together. */
    public FormatException refused(String reason) {
        return new FormatException(file, where, reason);
    }

    private JsonNode require(String key, String what) throws FormatException {
        if (!has(key)) {
            throw new FormatException(file, where, "expected a field \"" + key + "\" with " + what);
        }
        return object.get(key);
    }

    private String at(String key) {
        return where + "/" + key;
    }

    /** A value as a message shows it: its beginning, if it is long. */
    static String shown(JsonNode value) {
        return ShownText.of(value.toString());
    }
}
