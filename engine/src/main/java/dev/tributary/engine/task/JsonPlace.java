package dev.tributary.engine.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value in a JSON file, with its place. Whatever does not fit is refused with file, JSON pointer, what was expected
 * and what was found.
 *
 * @param file the file that is read
 * @param where a JSON pointer to the value
 * @param value missing if there is nothing
 */
record JsonPlace(Path file, String where, JsonNode value) {

    private static final int SHOWN = 80;

    /** A field, whether it is there or not. */
    JsonPlace field(String name) {
        return new JsonPlace(file, where + JsonFiles.pointer(name), value.path(name));
    }

    /** A field that is there and not null. */
    Optional<JsonPlace> given(String name) {
        return value.hasNonNull(name) ? Optional.of(field(name)) : Optional.empty();
    }

    /** Checks that this is an object with no other fields than these. */
    JsonPlace only(List<String> known) throws FormatException {
        Map<String, JsonPlace> fields = fields("an object with " + String.join(", ", known));
        for (Map.Entry<String, JsonPlace> field : fields.entrySet()) {
            if (!known.contains(field.getKey())) {
                throw field.getValue().refused("unknown field; expected one of " + String.join(", ", known));
            }
        }
        return this;
    }

    /** The fields of this object, in file order. */
    Map<String, JsonPlace> fields(String expected) throws FormatException {
        if (!value.isObject()) {
            throw unexpected(expected);
        }
        Map<String, JsonPlace> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            fields.put(field.getKey(), field(field.getKey()));
        }
        return fields;
    }

    /** The items of this list. */
    List<JsonPlace> items() throws FormatException {
        return items("a list");
    }

    /** The items of this list. */
    List<JsonPlace> items(String expected) throws FormatException {
        if (!value.isArray()) {
            throw unexpected(expected);
        }
        List<JsonPlace> items = new ArrayList<>();
        for (JsonNode item : value) {
            items.add(new JsonPlace(file, where + "/" + items.size(), item));
        }
        return items;
    }

    /** This whole number of at least 0. */
    int index(String what) throws FormatException {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw unexpected(what + ", a whole number of at least 0");
        }
        return value.intValue();
    }

    /** This list of whole numbers of at least 0. */
    List<Integer> indices(String what) throws FormatException {
        List<Integer> indices = new ArrayList<>();
        for (JsonPlace item : items()) {
            indices.add(item.index(what));
        }
        return indices;
    }

    /** This text. */
    String text() throws FormatException {
        if (!value.isTextual()) {
            throw unexpected("a text");
        }
        return value.textValue();
    }

    /** The error that this value is. */
    FormatException unexpected(String expected) {
        String text = value.isMissingNode() ? "nothing" : value.toString();
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return refused("expected " + expected + ", got " + shown);
    }

    /** The error that this value is. */
    FormatException refused(String reason) {
        return new FormatException(file, where, reason);
    }
}
