package dev.tributary.render.text;

import java.util.Locale;

/** Text in which every character can be seen: control characters, direction overrides and lone surrogates get symbols. */
public final class VisibleText {

    /** From here on, characters are as wide as they are high, and some fonts have to spell them out. */
    private static final int WIDE = 0x2e80;

    private static final int WIDE_COST = 4;

    private VisibleText() {}

    /** The whole text on one line, made visible. */
    public static String of(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(point -> append(visible, point));
        return visible.toString();
    }

    /**
     * The text made visible and, if it is long, cut and ended by an ellipsis.
     *
     * @param length how many characters fit, wide ones counted {@value #WIDE_COST} times; the first always stays
     */
    public static String shortened(String text, int length) {
        StringBuilder visible = new StringBuilder();
        long used = 0;
        int cut = 0;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            int before = visible.length();
            append(visible, point);
            used += point >= WIDE ? WIDE_COST : visible.codePointCount(before, visible.length());
            if (used > length) {
                return visible.substring(0, Math.max(cut, Character.charCount(visible.codePointAt(0)))) + "…";
            }
            cut = used < length ? visible.length() : cut;
            at += Character.charCount(point);
        }
        return visible.toString();
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
