package dev.tributary.render.heat;

import java.util.List;

/**
 * A chart laid out, in pixels from the upper left corner, ready to be painted: marks first, words last.
 *
 * @param title for readers that cannot see
 * @param background its colour as {@code #rrggbb}
 */
record Canvas(String title, double width, double height, String background, List<Mark> marks, List<Word> words) {
    Canvas {
        marks = List.copyOf(marks);
        words = List.copyOf(words);
    }

    /**
     * A filled rectangle.
     *
     * @param tip what it says of itself; empty if nothing
     */
    record Mark(double x, double y, double width, double height, String colour, String tip) {}

    /**
     * A line of text.
     *
     * @param x where the baseline starts, is centred or ends
     * @param turned by how many degrees, clockwise
     */
    record Word(String text, double x, double y, Anchor anchor, Style style, String colour, int turned) {}

    /** Which part of a text stands at its point. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** How large a text is. */
    enum Style {
        TITLE(17, true),
        PANEL(11, true),
        CAPTION(12, false),
        LABEL(11, false),
        VALUE(9, false);

        private final int size;
        private final boolean bold;

        Style(int size, boolean bold) {
            this.size = size;
            this.bold = bold;
        }

        int size() {
            return size;
        }

        boolean bold() {
            return bold;
        }
    }
}
