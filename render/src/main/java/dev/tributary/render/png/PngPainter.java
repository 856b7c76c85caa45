package dev.tributary.render.png;

import dev.tributary.render.Theme;
import dev.tributary.render.layout.Band;
import dev.tributary.render.layout.Box;
import dev.tributary.render.layout.Cubic;
import dev.tributary.render.layout.Figure;
import dev.tributary.render.layout.Outline;
import dev.tributary.render.layout.Rect;
import dev.tributary.render.layout.Ribbon;
import dev.tributary.render.layout.Rule;
import dev.tributary.render.layout.Swatch;
import dev.tributary.render.layout.Text;
import dev.tributary.render.paint.Inks;
import dev.tributary.render.paint.Palette;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.TexturePaint;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;

/** Paints a figure as a PNG with two dots to a pixel. */
public final class PngPainter {

    private static final double DENSITY = 2;

    /** More dots than this in one picture are refused; the density goes down to one dot per pixel before that. */
    private static final double MOST_DOTS = 2e8;

    private static final float HALO = 3;

    private final Figure figure;
    private final Palette palette;
    private final Fonts fonts = Fonts.load();

    private PngPainter(Figure figure, Theme theme) {
        this.figure = figure;
        this.palette = Palette.of(theme);
    }

    /** The bytes of the file. */
    public static byte[] paint(Figure figure, Theme theme) {
        return new PngPainter(figure, theme).bytes();
    }

    private byte[] bytes() {
        return PngFile.of(image());
    }

    private BufferedImage image() {
        double area = figure.width() * figure.height();
        double density = area * DENSITY * DENSITY <= MOST_DOTS ? DENSITY : 1;
        if (area * density * density > MOST_DOTS) {
            throw new IllegalArgumentException("a picture of " + (long) figure.width() + " x "
                    + (long) figure.height() + " pixels is too large for PNG; raise the threshold, draw the top edges,"
                    + " or write SVG");
        }
        BufferedImage image = new BufferedImage(
                (int) Math.ceil(figure.width() * density),
                (int) Math.ceil(figure.height() * density),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.scale(density, density);
        try {
            draw(graphics);
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private void draw(Graphics2D graphics) {
        graphics.setColor(colour(palette.background(), 1));
        graphics.fill(new Rectangle2D.Double(0, 0, figure.width(), figure.height()));
        for (Band band : figure.bands()) {
            if (band.shaded()) {
                graphics.setColor(colour(palette.band(), 1));
                graphics.fill(shape(band.area()));
            }
        }
        graphics.setColor(colour(palette.rule(), 1));
        graphics.setStroke(new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {2, 4}, 0));
        for (Rule rule : figure.rules()) {
            graphics.draw(new Line2D.Double(
                    rule.from().x(), rule.from().y(), rule.to().x(), rule.to().y()));
        }
        figure.ribbons().forEach(ribbon -> ribbon(graphics, ribbon));
        for (Box box : figure.boxes()) {
            Rect area = box.area();
            graphics.setColor(colour(Inks.box(palette, box.node()), 1));
            graphics.fill(new RoundRectangle2D.Double(area.x(), area.y(), area.width(), area.height(), 2, 2));
        }
        figure.swatches().forEach(swatch -> swatch(graphics, swatch));
        figure.texts().forEach(text -> text(graphics, text));
    }

    private void ribbon(Graphics2D graphics, Ribbon ribbon) {
        Shape shape = shape(ribbon.outline());
        Color colour = colour(palette.ribbon(ribbon.score()), palette.ribbonOpacity());
        graphics.setPaint(ribbon.score() < 0 ? negative(colour) : colour);
        graphics.fill(shape);
        double outline = Inks.outlineWidth(ribbon);
        if (outline > 0) {
            graphics.setPaint(colour);
            graphics.setStroke(new BasicStroke((float) outline));
            graphics.draw(shape);
        }
    }

    private Paint negative(Color colour) {
        return palette.hatched() ? hatch(colour) : colour;
    }

    private static Paint hatch(Color colour) {
        int size = 24;
        BufferedImage tile = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = tile.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 70));
        graphics.fillRect(0, 0, size, size);
        graphics.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 170));
        graphics.setStroke(new BasicStroke(4));
        for (int at = -size; at <= 2 * size; at += size / 2) {
            graphics.draw(new Line2D.Double(at, size + 4, at + size + 8, -4));
        }
        graphics.dispose();
        return new TexturePaint(tile, new Rectangle2D.Double(0, 0, 12, 12));
    }

    private void swatch(Graphics2D graphics, Swatch swatch) {
        boolean ribbon = swatch.kind() == Swatch.Kind.POSITIVE || swatch.kind() == Swatch.Kind.NEGATIVE;
        Color colour = colour(Inks.swatch(palette, swatch.kind()), ribbon ? palette.ribbonOpacity() : 1);
        graphics.setPaint(swatch.kind() == Swatch.Kind.NEGATIVE ? negative(colour) : colour);
        graphics.fill(shape(swatch.area()));
    }

    private void text(Graphics2D graphics, Text text) {
        Font font = fonts.of(text.style(), text.content());
        String content = Fonts.drawable(text.content(), font);
        TextLayout layout = new TextLayout(content, font, graphics.getFontRenderContext());
        double width = layout.getAdvance();
        double x =
                switch (text.anchor()) {
                    case START -> text.at().x();
                    case MIDDLE -> text.at().x() - width / 2;
                    case END -> text.at().x() - width;
                };
        Shape letters = layout.getOutline(
                AffineTransform.getTranslateInstance(x, text.at().y()));
        if (Inks.hasHalo(text.style())) {
            graphics.setColor(colour(palette.background(), 1));
            graphics.setStroke(new BasicStroke(HALO, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            graphics.draw(letters);
        }
        graphics.setColor(colour(Inks.text(palette, text.style()), 1));
        graphics.fill(letters);
    }

    private static Shape shape(Rect area) {
        return new Rectangle2D.Double(area.x(), area.y(), area.width(), area.height());
    }

    private static Shape shape(Outline outline) {
        Path2D path = new Path2D.Double();
        path.moveTo(outline.start().x(), outline.start().y());
        outline.there().forEach(cubic -> append(path, cubic));
        path.lineTo(outline.turn().x(), outline.turn().y());
        outline.back().forEach(cubic -> append(path, cubic));
        path.closePath();
        return path;
    }

    private static void append(Path2D path, Cubic cubic) {
        path.curveTo(
                cubic.control1().x(),
                cubic.control1().y(),
                cubic.control2().x(),
                cubic.control2().y(),
                cubic.end().x(),
                cubic.end().y());
    }

    private static Color colour(String hex, double opacity) {
        int rgb = Integer.parseInt(hex.substring(1), 16);
        return new Color((rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff, (int) Math.round(opacity * 255));
    }
}
