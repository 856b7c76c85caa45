package dev.tributary.render.letter;

import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.text.AttributedString;
import java.text.Bidi;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line of text, set.
 *
 * @param fonts that the runs are set in
 * @param runs its pieces, each in one font, in the order of the text
 * @param size in pixels
 */
public record Line(Fonts fonts, List<Run> runs, double size) {

    /** Neither hinted nor rounded to dots: the same at every density. */
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    public Line {
        runs = List.copyOf(runs);
    }

    /** Characters in one font. */
    public record Run(FontFile font, String text) {}

    /** What is set, where some characters may be spelled out. */
    public String text() {
        return runs.stream().map(Run::text).collect(Collectors.joining());
    }

    /** The width in pixels. */
    public double width() {
        return runs.isEmpty() ? 0 : layout().getAdvance();
    }

    /** The letters as shapes. */
    public Shape outline(AffineTransform where) {
        return runs.isEmpty() ? new Area() : layout().getOutline(where);
    }

    private TextLayout layout() {
        AttributedString text = new AttributedString(text());
        text.addAttribute(TextAttribute.RUN_DIRECTION, TextAttribute.RUN_DIRECTION_LTR);
        int at = 0;
        for (Run run : runs) {
            int end = at + run.text().length();
            text.addAttribute(TextAttribute.FONT, fonts.of(run.font()).deriveFont((float) size), at, end);
            at = end;
        }
        return new TextLayout(text.getIterator(), CONTEXT);
    }

    /** Whether its letters stand one after the other from left to right, none of them joined to its neighbours. */
    public boolean isPlain() {
        String text = text();
        char[] letters = text.toCharArray();
        return !Bidi.requiresBidi(letters, 0, letters.length)
                && text.codePoints().noneMatch(Line::joins);
    }

    private static boolean joins(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> point == 0x200d || point >= 0x0600 && point < 0x1100;
        };
    }
}
