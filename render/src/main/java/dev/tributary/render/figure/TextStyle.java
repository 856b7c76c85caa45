package dev.tributary.render.figure;

import dev.tributary.render.text.TextWidth;

/** What a piece of text is, which decides its size, weight and colour. */
public enum TextStyle {
    TITLE(18, Face.BOLD),
    CAPTION(12, Face.PLAIN),
    COLUMN(10, Face.PLAIN),
    LANE(14, Face.BOLD),
    TOKEN(12, Face.MONOSPACED),
    FOLDED(8, Face.PLAIN),
    NODE(11, Face.PLAIN),
    BADGE(9, Face.BOLD),
    LEGEND(11, Face.PLAIN),
    MESSAGE(15, Face.PLAIN);

    private final int size;
    private final Face face;

    TextStyle(int size, Face face) {
        this.size = size;
        this.face = face;
    }

    /** The font size in pixels. */
    public int size() {
        return size;
    }

    /** The font's face. */
    public Face face() {
        return face;
    }

    /** The width that text in this style takes at most. */
    public double width(String text) {
        return switch (face) {
            case PLAIN -> TextWidth.of(text, size);
            case BOLD -> TextWidth.ofBold(text, size);
            case MONOSPACED -> TextWidth.ofMonospaced(text, size);
        };
    }

    /** A cut of a font family. */
    public enum Face {
        PLAIN,
        BOLD,
        MONOSPACED
    }
}
