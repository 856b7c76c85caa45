package dev.tributary.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A value of a JSON document that is never changed: a changed document shares all but what leads to the change, text
 * included, so that neither copying nor writing costs more than that.
 */
sealed interface JsonPiece {

    /** The value as it is written, in ASCII. */
    String text();

    /** How many values are in it. */
    int size();

    /** One of the values in it. */
    JsonPiece at(int index);

    /** The same with another value at one place. */
    JsonPiece with(int index, JsonPiece value);

    /** The same without one of its values. */
    JsonPiece without(int index);

    /** A document and everything in it. */
    static JsonPiece of(JsonNode node) {
        if (node.isObject()) {
            List<String> keys = new ArrayList<>();
            List<JsonPiece> values = new ArrayList<>();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                keys.add(Leaf.written(field.getKey()));
                values.add(of(field.getValue()));
            }
            return Fields.of(keys, values);
        }
        if (node.isArray()) {
            List<JsonPiece> items = new ArrayList<>();
            node.forEach(item -> items.add(of(item)));
            return Items.of(items);
        }
        return new Leaf(node, Leaf.written(node));
    }

    /** A text, a number, a truth value or null. */
    record Leaf(JsonNode value, String text) implements JsonPiece {

        /** Half characters can be written only as escapes. */
        private static final ObjectWriter WRITER = new ObjectMapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

        private static String written(Object value) {
            try {
                return WRITER.writeValueAsString(value);
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException("a single value can always be written", impossible);
            }
        }

        @Override
        public int size() {
            return 0;
        }

        @Override
        public JsonPiece at(int index) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public JsonPiece with(int index, JsonPiece other) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public JsonPiece without(int index) {
            throw new IndexOutOfBoundsException(index);
        }
    }

    /** An array. */
    record Items(List<JsonPiece> items, String text) implements JsonPiece {

        private static Items of(List<JsonPiece> items) {
            StringBuilder text = new StringBuilder().append('[');
            for (int index = 0; index < items.size(); index++) {
                text.append(index == 0 ? "" : ",").append(items.get(index).text());
            }
            return new Items(items, text.append(']').toString());
        }

        @Override
        public int size() {
            return items.size();
        }

        @Override
        public JsonPiece at(int index) {
            return items.get(index);
        }

        @Override
        public JsonPiece with(int index, JsonPiece value) {
            List<JsonPiece> others = new ArrayList<>(items);
            others.set(index, value);
            return of(others);
        }

        @Override
        public JsonPiece without(int index) {
            List<JsonPiece> others = new ArrayList<>(items);
            others.remove(index);
            return of(others);
        }

        /** The same with one more value before another. */
        Items inserted(int index, JsonPiece value) {
            List<JsonPiece> others = new ArrayList<>(items);
            others.add(index, value);
            return of(others);
        }
    }

    /**
     * An object.
     *
     * @param keys as they are written, in quotes
     */
    record Fields(List<String> keys, List<JsonPiece> values, String text) implements JsonPiece {

        private static Fields of(List<String> keys, List<JsonPiece> values) {
            StringBuilder text = new StringBuilder().append('{');
            for (int index = 0; index < keys.size(); index++) {
                text.append(index == 0 ? "" : ",")
                        .append(keys.get(index))
                        .append(':')
                        .append(values.get(index).text());
            }
            return new Fields(keys, values, text.append('}').toString());
        }

        @Override
        public int size() {
            return values.size();
        }

        @Override
        public JsonPiece at(int index) {
            return values.get(index);
        }

        @Override
        public JsonPiece with(int index, JsonPiece value) {
            List<JsonPiece> others = new ArrayList<>(values);
            others.set(index, value);
            return of(keys, others);
        }

        @Override
        public JsonPiece without(int index) {
            List<String> otherKeys = new ArrayList<>(keys);
            List<JsonPiece> others = new ArrayList<>(values);
            otherKeys.remove(index);
            others.remove(index);
            return of(otherKeys, others);
        }

        /** The same with a field of this name: in place of the one that it has, or as the last. */
        Fields set(String key, JsonPiece value) {
            List<String> otherKeys = new ArrayList<>(keys);
            List<JsonPiece> others = new ArrayList<>(values);
            String written = Leaf.written(key);
            int place = keys.indexOf(written);
            if (place < 0) {
                otherKeys.add(written);
                others.add(value);
            } else {
                others.set(place, value);
            }
            return of(otherKeys, others);
        }
    }
}
