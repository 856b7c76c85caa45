package dev.tributary.render.print;

/** A sheet of paper, landscape, in points: 72 to an inch. */
public enum Paper {
    A4(841.89, 595.28),
    LETTER(792, 612);

    /** What stays white on every side: ten millimetres. */
    public static final double MARGIN = 28.35;

    private final double width;
    private final double height;

    Paper(double width, double height) {
        this.width = width;
        this.height = height;
    }

    public double width() {
        return width;
    }

    public double height() {
        return height;
    }

    /** The width that may be printed on. */
    double room() {
        return width - 2 * MARGIN;
    }

    /** The height that may be printed on. */
    double tall() {
        return height - 2 * MARGIN;
    }
}
