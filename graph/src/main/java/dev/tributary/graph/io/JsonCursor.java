package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value in a JSON file, with its place. Whatever does not fit is refused with a {@link FormatException} that names
 * file, JSON pointer and reason.
 *
 * @param file the file that is read
 * @param place where in it the value stands
 * @param node the value
 */
record JsonCursor(Path file, JsonPlace place, JsonNode node) {

    /** The root of a file. */
    static JsonCursor open(Path file) throws IOException {
        return new JsonCursor(file, JsonPlace.root(), JsonFiles.read(file));
    }

    /** The error that this value is. */
    FormatException refuse(String reason) {
        return new FormatException(file, place.toString(), reason);
    }

    /** Checks that this is an object with no other fields than these. */
    JsonCursor only(String... allowed) throws FormatException {
        requireObject();
        List<String> known = List.of(allowed);
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!known.contains(field.getKey())) {
                throw at(field).refuse("unknown field; expected one of " + String.join(", ", allowed));
            }
        }
        return this;
    }

    /** A field that must be there. */
    JsonCursor field(String name) throws FormatException {
        return optional(name).orElseThrow(() -> refuse("the field \"" + name + "\" is missing"));
    }

    /** A field that may be missing. */
    Optional<JsonCursor> optional(String name) throws FormatException {
        requireObject();
        return Optional.ofNullable(node.get(name)).map(value -> new JsonCursor(file, place.then(name), value));
    }

    private void requireObject() throws FormatException {
        if (!node.isObject()) {
            throw refuse("expected an object, got " + kind());
        }
    }

    private JsonCursor at(Map.Entry<String, JsonNode> field) {
        return new JsonCursor(file, place.then(field.getKey()), field.getValue());
    }

    /** The fields of this object, in file order. */
    Map<String, JsonCursor> fields() throws FormatException {
        requireObject();
        Map<String, JsonCursor> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            fields.put(field.getKey(), at(field));
        }
        return fields;
    }

    /** The items of this array. */
    List<JsonCursor> items() throws FormatException {
        if (!node.isArray()) {
            throw refuse("expected an array, got " + kind());
        }
        List<JsonCursor> items = new ArrayList<>(node.size());
        for (int index = 0; index < node.size(); index++) {
            items.add(new JsonCursor(file, place.then(index), node.get(index)));
        }
        return items;
    }

    /** This text. */
    String text() throws FormatException {
        if (!node.isTextual()) {
            throw refuse("expected text, got " + kind());
        }
        return node.textValue();
    }

    /** This array of texts. */
    List<String> texts() throws FormatException {
        List<String> texts = new ArrayList<>();
        for (JsonCursor item : items()) {
            texts.add(item.text());
        }
        return texts;
    }

    /** This whole number, within a range. */
    int integer(int lowest, int highest) throws FormatException {
        long value = longInteger();
        if (value < lowest || value > highest) {
            throw refuse("expected an integer from " + lowest + " to " + highest + ", got " + value);
        }
        return (int) value;
    }

    /** This whole number. */
    long longInteger() throws FormatException {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw refuse("expected an integer, got " + kind());
        }
        return node.longValue();
    }

    /** This finite number. */
    double number() throws FormatException {
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw refuse("expected a finite number, got " + kind());
        }
        return node.doubleValue();
    }

    /** This truth value. */
    boolean flag() throws FormatException {
        if (!node.isBoolean()) {
            throw refuse("expected true or false, got " + kind());
        }
        return node.booleanValue();
    }

    private String kind() {
        if (node.isContainerNode()) {
            return node.isArray() ? "an array" : "an object";
        }
        return JsonFields.shown(node);
    }
}
