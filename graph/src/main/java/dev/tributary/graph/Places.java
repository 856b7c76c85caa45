package dev.tributary.graph;

import java.util.Optional;
import java.util.regex.Pattern;

/** The grammar of places; leading zeros are refused so that a place has one spelling. */
final class Places {

    private static final Pattern NATURAL = Pattern.compile("0|[1-9]\\d{0,6}");
    private static final Pattern FORBIDDEN = Pattern.compile("[>@,\"\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}]");
    private static final int LONGEST_NAME = 64;

    private Places() {}

    static Place parse(String label) {
        if (label.isEmpty()) {
            return new Place.Every();
        }
        int arrow = label.indexOf('>');
        if (arrow < 0) {
            return isPosition(label) ? new Place.At(Integer.parseInt(label)) : new Place.Span(label);
        }
        String source = label.substring(0, arrow);
        String target = label.substring(arrow + 1);
        if (isPosition(source) && isPosition(target)) {
            return new Place.Crossing(Integer.parseInt(source), Integer.parseInt(target));
        }
        return new Place.SpanCrossing(source, target);
    }

    static Optional<String> spanFault(String name) {
        int length = name.codePointCount(0, name.length());
        if (name.isBlank()) {
            return Optional.of("must not be empty or blank");
        }
        if (length > LONGEST_NAME) {
            return Optional.of("may have " + LONGEST_NAME + " characters, this has " + length);
        }
        if (FORBIDDEN.matcher(name).find()) {
            return Optional.of("must not contain any of > @ , \" nor a line break or control character");
        }
        if (name.codePoints().allMatch(Character::isDigit)) {
            return Optional.of("must not be a number, which would be taken for a position");
        }
        return Optional.empty();
    }

    static void requireSpan(String name) {
        if (spanFault(name).isPresent()) {
            throw new IllegalArgumentException("expected a token position or the name of a span (at most "
                    + LONGEST_NAME + " characters, not a number, without > @ , \" and line breaks), got \"" + name
                    + "\"");
        }
    }

    static void requirePosition(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("a token position must not be negative, got " + index);
        }
    }

    private static boolean isPosition(String text) {
        return NATURAL.matcher(text).matches();
    }
}
