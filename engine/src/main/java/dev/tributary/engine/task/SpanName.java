package dev.tributary.engine.task;

import dev.tributary.graph.Place;
import java.util.Optional;

/**
 * Which texts can name a span: those that stay unambiguous on the command line and in the names of edges, such as
 * {@code @4}, {@code @2>4}, {@code @subject} and {@code @S2>END}.
 */
final class SpanName {

    private static final int SHOWN = 64;

    private SpanName() {}

    /** Throws {@link IllegalArgumentException} with the reason if this cannot name a span. */
    static void check(String name) {
        fault(name).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
    }

    /** Why this cannot name a span; empty if it can. */
    static Optional<String> fault(String name) {
        return reason(name)
                .map(reason -> "\"" + shown(name) + "\" cannot name a span: a name " + reason + "; choose another");
    }

    private static Optional<String> reason(String name) {
        return name.equals(TokenSpans.REST)
                ? Optional.of("must not be that of the positions in no span")
                : Place.spanFault(name);
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }

    private static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints()
                .limit(SHOWN)
                .forEach(character -> shown.appendCodePoint(isInvisible(character) ? '\uFFFD' : character));
        return name.codePointCount(0, name.length()) > SHOWN ? shown + "..." : shown.toString();
    }
}
