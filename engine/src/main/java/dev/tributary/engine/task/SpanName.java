package dev.tributary.engine.task;

import java.util.Optional;

/**
 * Which texts can name a span: those that stay unambiguous on the command line and in the names of edges, such as
 * {@code @4}, {@code @2>4}, {@code @subject} and {@code @S2>END}.
 */
final class SpanName {

    private static final String RESERVED = ">@,\"";
    private static final int LONGEST = 64;

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
        if (name.isBlank()) {
            return Optional.of("must not be empty or blank");
        }
        if (name.equals(TokenSpans.REST)) {
            return Optional.of("must not be that of the positions in no span");
        }
        int length = name.codePointCount(0, name.length());
        if (length > LONGEST) {
            return Optional.of("may have " + LONGEST + " characters, this has " + length);
        }
        if (name.codePoints().anyMatch(SpanName::isReserved)) {
            return Optional.of("must not contain any of > @ , \" nor a line break or control character");
        }
        if (name.codePoints().allMatch(Character::isDigit)) {
            return Optional.of("must not be a number, which would be taken for a position");
        }
        return Optional.empty();
    }

    private static boolean isReserved(int character) {
        return RESERVED.indexOf(character) >= 0 || isInvisible(character);
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
                .limit(LONGEST)
                .forEach(character -> shown.appendCodePoint(isInvisible(character) ? '\uFFFD' : character));
        return name.codePointCount(0, name.length()) > LONGEST ? shown + "..." : shown.toString();
    }
}
