package dev.tributary.render.png;

import dev.tributary.render.Theme;
import dev.tributary.render.figure.Band;
import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.GroupFrame;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.figure.Rule;
import dev.tributary.render.figure.Swatch;
import dev.tributary.render.figure.Text;
import dev.tributary.render.letter.Fonts;
import dev.tributary.render.letter.Line;
import dev.tributary.render.paint.Contour;
import dev.tributary.render.paint.Dash;
import dev.tributary.render.paint.Hatch;
import dev.tributary.render.paint.Inks;
import dev.tributary.render.paint.Palette;
import dev.tributary.render.paint.Pieces;
import dev.tributary.render.paint.Shape2D;
import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.TexturePaint;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

/** Paints a figure as a PNG with two dots to a pixel. */
public final class PngPainter {

    private static final double DENSITY = 2;

    /** More dots than this in one picture are refused; see {@link #DENSE_DOTS}. */
    private static final double MOST_DOTS = 2e8;

    /** Pictures of more dots than this get one dot to a pixel. */
    private static final double DENSE_DOTS = 6e7;

    private final Figure figure;
    private final Palette palette;
    private final Fonts fonts = new Fonts();

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
        double density = area * DENSITY * DENSITY <= DENSE_DOTS ? DENSITY : 1;
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
        graphics.setColor(colour(palette.ground().background(), 1));
        graphics.fill(new Rectangle2D.Double(0, 0, figure.width(), figure.height()));
        for (Band band : figure.bands()) {
            if (band.shaded()) {
                graphics.setColor(colour(palette.ground().band(), 1));
                graphics.fill(shape(band.area()));
            }
        }
        graphics.setColor(colour(palette.ground().rule(), 1));
        graphics.setStroke(new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {2, 4}, 0));
        for (Rule rule : figure.rules()) {
            graphics.draw(new Line2D.Double(
                    rule.from().x(), rule.from().y(), rule.to().x(), rule.to().y()));
        }
        figure.ribbons().forEach(ribbon -> ribbon(graphics, ribbon));
        graphics.setColor(colour(palette.ground().leak(), 1));
        figure.leaks().forEach(leak -> graphics.fill(Shape2D.of(leak.outline())));
        for (Box box : figure.boxes()) {
            Rect area = box.area();
            graphics.setColor(colour(Inks.box(palette, box), 1));
            graphics.fill(new RoundRectangle2D.Double(area.x(), area.y(), area.width(), area.height(), 2, 2));
        }
        figure.frames().forEach(frame -> frame(graphics, frame));
        figure.swatches().forEach(swatch -> swatch(graphics, swatch));
        figure.texts().forEach(text -> text(graphics, text));
    }

    private void ribbon(Graphics2D graphics, Ribbon ribbon) {
        String colour = palette.ribbon(ribbon.score());
        if (Dash.isLine(ribbon)) {
            graphics.setPaint(colour(colour, palette.opacity(ribbon.score()) * ribbon.strength()));
            graphics.setStroke(dashes(Dash.thickness(ribbon)));
            graphics.draw(Shape2D.of(Dash.middle(ribbon.outline())));
            return;
        }
        boolean edged = Dash.hasEdge(ribbon);
        Optional<Contour> contour = Contour.of(ribbon.cargo().mark());
        double strength = ribbon.strength()
                * (edged ? Dash.PALER : 1)
                * contour.map(Contour::fill).orElse(1.0);
        double opacity = ribbon.steers() ? Hatch.PALE_OPACITY : palette.opacity(ribbon.score());
        graphics.setPaint(Hatch.stripes(ribbon) ? hatch(colour, strength) : colour(colour, opacity * strength));
        Pieces.of(ribbon.outline()).forEach(graphics::fill);
        if (edged) {
            edge(graphics, Shape2D.of(ribbon.outline()), colour);
        }
        contour.ifPresent(line -> contour(graphics, Shape2D.of(ribbon.outline()), line, ribbon.strength()));
    }

    private void contour(Graphics2D graphics, Shape shape, Contour contour, double strength) {
        graphics.setPaint(colour(palette.ground().ink(), strength));
        graphics.setStroke(stroke(Contour.THICKNESS, contour.dashes()));
        graphics.draw(shape);
    }

    private void frame(Graphics2D graphics, GroupFrame frame) {
        graphics.setPaint(colour(palette.ground().ink(), 1));
        graphics.setStroke(stroke(GroupFrame.THICKNESS, frame.dashes()));
        graphics.draw(Shape2D.of(frame.outline()));
    }

    private static BasicStroke stroke(double thickness, List<Double> dashes) {
        if (dashes.isEmpty()) {
            return new BasicStroke((float) thickness);
        }
        float[] pattern = new float[dashes.size()];
        for (int at = 0; at < pattern.length; at++) {
            pattern[at] = dashes.get(at).floatValue();
        }
        return new BasicStroke((float) thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, pattern, 0);
    }

    private static void edge(Graphics2D graphics, Shape shape, String colour) {
        graphics.setPaint(colour(colour, 1));
        graphics.setStroke(dashes(Dash.EDGE));
        graphics.draw(shape);
    }

    private static BasicStroke dashes(double thickness) {
        float[] pattern = {(float) Dash.LENGTH, (float) Dash.GAP};
        return new BasicStroke((float) thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 4, pattern, 0);
    }

    /** Stripes of 45 degrees, like the pattern in SVG: a tile holds two periods along each axis. */
    private static Paint hatch(String hex, double strength) {
        int dots = 64;
        double side = Hatch.PERIOD * Math.sqrt(2);
        double unit = dots / side;
        BufferedImage tile = new BufferedImage(dots, dots, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = tile.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setComposite(AlphaComposite.Src);
        graphics.setColor(colour(hex, Hatch.BETWEEN_OPACITY * strength));
        graphics.fillRect(0, 0, dots, dots);
        graphics.setColor(colour(hex, Hatch.STRIPE_OPACITY * strength));
        graphics.setStroke(new BasicStroke((float) (Hatch.STRIPE * unit)));
        for (int at = -1; at <= 2; at++) {
            double start = at * dots + Hatch.STRIPE / 2 * Math.sqrt(2) * unit;
            graphics.draw(new Line2D.Double(start - dots, 2 * dots, start + 2 * dots, -dots));
        }
        graphics.dispose();
        return new TexturePaint(tile, new Rectangle2D.Double(0, 0, side, side));
    }

    private void swatch(Graphics2D graphics, Swatch swatch) {
        String hex = Inks.swatch(palette, swatch.kind());
        Rect area = swatch.area();
        if (swatch.kind() == Swatch.Kind.LEAK) {
            Path2D wedge = new Path2D.Double();
            wedge.moveTo(area.x(), area.y());
            wedge.lineTo(area.x() + area.width(), area.centreY());
            wedge.lineTo(area.x(), area.y() + area.height());
            wedge.closePath();
            graphics.setPaint(colour(hex, 1));
            graphics.fill(wedge);
            return;
        }
        graphics.setPaint(
                swatch.kind() == Swatch.Kind.STEERS
                        ? hatch(hex, 1)
                        : colour(hex, Inks.opacity(palette, swatch.kind())));
        graphics.fill(shape(area));
        if (swatch.kind() == Swatch.Kind.UNSTABLE) {
            edge(graphics, shape(area), hex);
        }
        Contour.of(swatch.kind()).ifPresent(line -> contour(graphics, shape(area), line, 1));
    }

    private void text(Graphics2D graphics, Text text) {
        Line line = fonts.line(text.style(), text.content());
        double width = line.width();
        double x =
                switch (text.anchor()) {
                    case START -> text.at().x();
                    case MIDDLE -> text.at().x() - width / 2;
                    case END -> text.at().x() - width;
                };
        AffineTransform where = text.turned()
                ? AffineTransform.getRotateInstance(
                        Math.PI / 2, text.at().x(), text.at().y())
                : new AffineTransform();
        where.translate(x, text.at().y());
        Shape letters = line.outline(where);
        if (Inks.hasHalo(text.style())) {
            graphics.setColor(colour(palette.ground().background(), 1));
            graphics.setStroke(
                    new BasicStroke((float) Inks.halo(text.style()), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            graphics.draw(letters);
        }
        graphics.setColor(colour(Inks.text(palette, text.style()), 1));
        graphics.fill(letters);
    }

    private static Shape shape(Rect area) {
        return new Rectangle2D.Double(area.x(), area.y(), area.width(), area.height());
    }

    private static Color colour(String hex, double opacity) {
        int rgb = Integer.parseInt(hex.substring(1), 16);
        return new Color((rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff, (int) Math.round(opacity * 255));
    }
}
