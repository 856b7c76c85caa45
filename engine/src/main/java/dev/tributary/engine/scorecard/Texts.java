package dev.tributary.engine.scorecard;

import java.util.Locale;

/** Sentences with numbers, the same in every country. */
final class Texts {

    private Texts() {}

    static String of(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
