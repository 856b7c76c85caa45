package dev.tributary.engine.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a prompt is for. */
public enum SplitPart {
    /** Edges are scored on it. */
    SCORE,
    /** Choices, such as the size of a circuit, are made on it. */
    SELECT,
    /** Results are reported on it. */
    REPORT;

    /** The part that files call by this name. */
    public static Optional<SplitPart> named(String name) {
        return Arrays.stream(values())
                .filter(part -> part.fileName().equals(name))
                .findFirst();
    }

    /** All names, for messages. */
    static String names() {
        return Arrays.stream(values())
                .map(part -> "\"" + part.fileName() + "\"")
                .collect(Collectors.joining(", "));
    }

    /** What files call it. */
    public String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
