package dev.tributary.engine.gguf;

import dev.tributary.graph.io.FormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a GGUF file says of its model, key by key; whatever does not fit is refused with the file and the key. */
public final class GgufMetadata {

    private final Path file;
    private final Map<String, GgufValue> values;

    GgufMetadata(Path file, Map<String, GgufValue> values) {
        this.file = file;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Which file. */
    public Path file() {
        return file;
    }

    /** All keys, in file order. */
    public List<String> keys() {
        return List.copyOf(values.keySet());
    }

    /** Whether there is such a key. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** A text. */
    public String text(String key) throws FormatException {
        return value(key, GgufValue.Text.class, "a text").value();
    }

    /** A text, or another if there is none. */
    public String text(String key, String otherwise) throws FormatException {
        return has(key) ? text(key) : otherwise;
    }

    /** A whole number that is at least zero and fits an int. */
    public int integer(String key) throws FormatException {
        long value = value(key, GgufValue.Whole.class, "a whole number").value();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw refused(key, "expected a whole number from 0 to " + Integer.MAX_VALUE + ", got " + value);
        }
        return (int) value;
    }

    /** A whole number, or another if there is none. */
    public int integer(String key, int otherwise) throws FormatException {
        return has(key) ? integer(key) : otherwise;
    }

    /** A finite number. */
    public double number(String key) throws FormatException {
        if (values.get(key) instanceof GgufValue.Whole whole) {
            return whole.value();
        }
        double value = value(key, GgufValue.Real.class, "a number").value();
        if (!Double.isFinite(value)) {
            throw refused(key, "expected a finite number, got " + value);
        }
        return value;
    }

    /** A finite number, or another if there is none. */
    public double number(String key, double otherwise) throws FormatException {
        return has(key) ? number(key) : otherwise;
    }

    /** True or false; empty if the file does not say. */
    public Optional<Boolean> flag(String key) throws FormatException {
        return has(key)
                ? Optional.of(value(key, GgufValue.Flag.class, "true or false").value())
                : Optional.empty();
    }

    /** A list of texts. */
    public List<String> texts(String key) throws FormatException {
        List<String> texts = new ArrayList<>();
        for (GgufValue value :
                value(key, GgufValue.Many.class, "a list of texts").values()) {
            if (!(value instanceof GgufValue.Text text)) {
                throw refused(key, "expected a list of texts, got " + value.kind() + " in it");
            }
            texts.add(text.value());
        }
        return texts;
    }

    /** A list of whole numbers. */
    public List<Long> integers(String key) throws FormatException {
        List<Long> numbers = new ArrayList<>();
        for (GgufValue value :
                value(key, GgufValue.Many.class, "a list of whole numbers").values()) {
            if (!(value instanceof GgufValue.Whole whole)) {
                throw refused(key, "expected a list of whole numbers, got " + value.kind() + " in it");
            }
            numbers.add(whole.value());
        }
        return numbers;
    }

    /** What to throw when the value of a key is no good. */
    public FormatException refused(String key, String reason) {
        return new FormatException(file, "metadata " + key, reason);
    }

    private <V extends GgufValue> V value(String key, Class<V> type, String what) throws FormatException {
        GgufValue value = values.get(key);
        if (value == null) {
            throw new FormatException(file, "metadata", "expected the key " + key + " with " + what + ", found none");
        }
        if (!type.isInstance(value)) {
            throw refused(key, "expected " + what + ", got " + value.kind());
        }
        return type.cast(value);
    }
}
