package dev.tributary.render.text;

/**
 * The width of text, estimated from the advances of DejaVu Sans without asking the host for a font.
 *
 * <p>That font is wider than what browsers use by default, so that text which fits here fits everywhere, and a layout
 * comes out the same on every machine.
 */
public final class TextWidth {

    /** Advances of the characters from blank to tilde, in thousandths of the font size. */
    private static final int[] ADVANCES = {
        318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636,
        636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656,
        557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613,
        635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818,
        592, 592, 525, 636, 337, 636, 838
    };

    private static final double BOLD = 1.12;
    private static final double MONOSPACED = 0.602;
    private static final int FIRST_WIDE = 0x2e80;

    /** Wide characters may have to be spelled out as code points. */
    private static final double WIDE = 5.4;

    private static final double OTHER = 0.85;

    private TextWidth() {}

    /** The width in pixels at this font size. */
    public static double of(String text, double size) {
        return size * text.codePoints().mapToDouble(TextWidth::advance).sum();
    }

    /** The width in bold. */
    public static double ofBold(String text, double size) {
        return of(text, size) * BOLD;
    }

    /** The width in a monospaced font. */
    public static double ofMonospaced(String text, double size) {
        return size
                * text.codePoints()
                        .mapToDouble(point -> point < FIRST_WIDE ? MONOSPACED : WIDE)
                        .sum();
    }

    private static double advance(int point) {
        if (point >= ' ' && point <= '~') {
            return ADVANCES[point - ' '] / 1000.0;
        }
        return point < FIRST_WIDE ? OTHER : WIDE;
    }
}
