package dev.tributary.render.text;

import java.util.function.IntUnaryOperator;

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
    private static final int MONOSPACED = 602;
    private static final int FIRST_WIDE = 0x2e80;

    /** Wide characters may have to be spelled out as code points. */
    private static final int WIDE = 5_400;

    private static final int OTHER = 850;
    private static final double THOUSAND = 1_000;

    private TextWidth() {}

    /** The width in pixels at this font size. */
    public static double of(String text, double size) {
        return size * (thousandths(text, TextWidth::advance) / THOUSAND);
    }

    /** The width in bold. */
    public static double ofBold(String text, double size) {
        return of(text, size) * BOLD;
    }

    /** The width in a monospaced font. */
    public static double ofMonospaced(String text, double size) {
        return size * (thousandths(text, point -> point < FIRST_WIDE ? MONOSPACED : WIDE) / THOUSAND);
    }

    private static long thousandths(String text, IntUnaryOperator advance) {
        long sum = 0;
        for (int index = 0; index < text.length(); ) {
            int point = text.codePointAt(index);
            sum += advance.applyAsInt(point);
            index += Character.charCount(point);
        }
        return sum;
    }

    private static int advance(int point) {
        if (point >= ' ' && point <= '~') {
            return ADVANCES[point - ' '];
        }
        return point < FIRST_WIDE ? OTHER : WIDE;
    }
}
