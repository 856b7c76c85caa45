package dev.tributary.render.text;

import java.util.Locale;

/** Text in which every character can be seen: control characters, direction overrides and lone surrogates get symbols. */
public final class VisibleText {

    private VisibleText() {}

    /** The whole text on one line, made visible. */
    public static String of(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(point -> append(visible, point));
        return visible.toString();
    }

    /** The text made visible and cut after so many code points, the last of which is then an ellipsis. */
    public static String shortened(String text, int length) {
        String start = text.codePointCount(0, text.length()) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length - 1)) + "…";
        return of(start);
    }

    private static void append(StringBuilder visible, int point) {
        if (point < 0x20) {
            visible.append((char) (0x2400 + point));
        } else if (point == 0x7f) {
            visible.append('\u2421');
        } else if (isUnseen(point)) {
            visible.append(escape(point));
        } else {
            visible.appendCodePoint(point);
        }
    }

    private static boolean isUnseen(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> point != 0x200d;
            default -> false;
        };
    }

    /** A code point as people write it, for example {@code ⟨U+202E⟩}. */
    public static String escape(int point) {
        return String.format(Locale.ROOT, "⟨U+%04X⟩", point);
    }
}
