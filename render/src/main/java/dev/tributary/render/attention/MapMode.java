package dev.tributary.render.attention;

import java.util.Arrays;
import java.util.Locale;

/** How maps are shown first; the reader can change it. */
public enum MapMode {
    /** All heads laid over each other, or one, and the tokens in its colours. */
    SMALL,
    /** Heads to choose from, and one of them large. */
    LARGE,
    /** Lines between tokens, with the vectors and scores behind them. */
    LINES;

    /** As it is typed. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By its label. */
    public static MapMode named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("the mode can be small, large or lines, got '" + name + "'"));
    }
}
