package dev.tributary.render.heat;

import dev.tributary.render.heat.Canvas.Mark;
import dev.tributary.render.heat.Canvas.Word;
import dev.tributary.render.letter.FontFile;
import dev.tributary.render.letter.Fonts;
import dev.tributary.render.letter.Line;
import dev.tributary.render.png.PngFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** Paints a canvas as a PNG. */
final class CanvasPng {

    private static final double DENSITY = 2;
    private static final double MOST_DOTS = 2e8;

    private CanvasPng() {}

    static byte[] paint(Canvas canvas) {
        double dots = canvas.width() * canvas.height() * DENSITY * DENSITY;
        if (dots > MOST_DOTS) {
            throw new IllegalArgumentException("a picture of " + (long) canvas.width() + " x " + (long) canvas.height()
                    + " pixels is too large for PNG; write SVG, or tell fewer positions apart");
        }
        BufferedImage image = new BufferedImage(
                (int) Math.ceil(canvas.width() * DENSITY),
                (int) Math.ceil(canvas.height() * DENSITY),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.scale(DENSITY, DENSITY);
        try {
            mark(graphics, new Mark(0, 0, canvas.width(), canvas.height(), canvas.background(), ""));
            canvas.marks().forEach(mark -> mark(graphics, mark));
            Fonts fonts = new Fonts();
            canvas.words().forEach(word -> word(graphics, fonts, word));
        } finally {
            graphics.dispose();
        }
        return PngFile.of(image);
    }

    private static void mark(Graphics2D graphics, Mark mark) {
        graphics.setColor(colour(mark.colour()));
        graphics.fill(new Rectangle2D.Double(mark.x(), mark.y(), mark.width(), mark.height()));
    }

    private static void word(Graphics2D graphics, Fonts fonts, Word word) {
        if (word.text().isEmpty()) {
            return;
        }
        Line line = fonts.line(
                word.style().bold() ? FontFile.BOLD : FontFile.PLAIN, word.style().size(), word.text());
        double shift =
                switch (word.anchor()) {
                    case START -> 0;
                    case MIDDLE -> -line.width() / 2;
                    case END -> -line.width();
                };
        AffineTransform place = AffineTransform.getTranslateInstance(word.x(), word.y());
        place.rotate(Math.toRadians(word.turned()));
        place.translate(shift, 0);
        graphics.setColor(colour(word.colour()));
        graphics.fill(line.outline(place));
    }

    private static Color colour(String hex) {
        return new Color(Integer.parseInt(hex.substring(1), 16));
    }
}
