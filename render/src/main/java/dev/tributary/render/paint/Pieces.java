package dev.tributary.render.paint;

import dev.tributary.render.figure.Cubic;
import dev.tributary.render.figure.Outline;
import dev.tributary.render.figure.Point;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * Outlines cut where they run straight along an axis. A ribbon that falls through many lanes covers little of the area that
 * it spans, and rasterisers take their time by that area. Cuts lie between whole pixels, so that pieces meet without seam.
 */
public final class Pieces {

    /** Shorter stretches are not worth a cut, in pixels. */
    private static final double LEAST_STRETCH = 64;

    private final Outline outline;
    private final int count;

    private Pieces(Outline outline) {
        this.outline = outline;
        this.count = outline.there().size();
    }

    /** Shapes that together are the outline. */
    public static List<Shape> of(Outline outline) {
        if (outline.there().size() != outline.back().size()) {
            return List.of(Shape2D.of(outline));
        }
        Pieces pieces = new Pieces(outline);
        for (int at = 0; at < pieces.count; at++) {
            for (boolean down : new boolean[] {true, false}) {
                if (pieces.isStraight(at, down)) {
                    List<Shape> cut = pieces.cut(at, down);
                    if (!cut.isEmpty()) {
                        return cut;
                    }
                }
            }
        }
        return List.of(Shape2D.of(outline));
    }

    /** The knots of one side, from the start of the ribbon to its end. */
    private Point there(int knot) {
        return knot == 0 ? outline.start() : outline.there().get(knot - 1).end();
    }

    /** The knots of the other side, in the same direction. */
    private Point back(int knot) {
        return knot == count
                ? outline.turn()
                : outline.back().get(count - 1 - knot).end();
    }

    private static double across(Point point, boolean down) {
        return down ? point.x() : point.y();
    }

    private static double along(Point point, boolean down) {
        return down ? point.y() : point.x();
    }

    private boolean isStraight(int at, boolean down) {
        Cubic one = outline.there().get(at);
        Cubic other = outline.back().get(count - 1 - at);
        return isOn(across(there(at), down), one, down) && isOn(across(back(at + 1), down), other, down);
    }

    private static boolean isOn(double line, Cubic cubic, boolean down) {
        return across(cubic.control1(), down) == line
                && across(cubic.control2(), down) == line
                && across(cubic.end(), down) == line;
    }

    private List<Shape> cut(int at, boolean down) {
        boolean forward = along(there(at), down) < along(there(at + 1), down);
        int first = forward ? at : at + 1;
        int last = forward ? at + 1 : at;
        double low = Math.ceil(Math.max(along(there(first), down), along(back(first), down)));
        double high = Math.floor(Math.min(along(there(last), down), along(back(last), down)));
        if (high - low < LEAST_STRETCH) {
            return List.of();
        }
        double one = across(there(at), down);
        double other = across(back(at), down);
        double left = Math.min(one, other);
        double width = Math.abs(one - other);
        Shape middle = down
                ? new Rectangle2D.Double(left, low, width, high - low)
                : new Rectangle2D.Double(low, left, high - low, width);
        return List.of(
                before(at, one, other, forward ? low : high, down),
                middle,
                after(at, one, other, forward ? high : low, down));
    }

    private Path2D before(int at, double one, double other, double cut, boolean down) {
        Path2D path = new Path2D.Double();
        path.moveTo(outline.start().x(), outline.start().y());
        outline.there().subList(0, at).forEach(cubic -> Shape2D.append(path, cubic));
        line(path, one, cut, down);
        line(path, other, cut, down);
        path.lineTo(back(at).x(), back(at).y());
        outline.back().subList(count - at, count).forEach(cubic -> Shape2D.append(path, cubic));
        path.closePath();
        return path;
    }

    private Path2D after(int at, double one, double other, double cut, boolean down) {
        Path2D path = new Path2D.Double();
        path.moveTo(there(at + 1).x(), there(at + 1).y());
        outline.there().subList(at + 1, count).forEach(cubic -> Shape2D.append(path, cubic));
        path.lineTo(outline.turn().x(), outline.turn().y());
        outline.back().subList(0, count - 1 - at).forEach(cubic -> Shape2D.append(path, cubic));
        line(path, other, cut, down);
        line(path, one, cut, down);
        path.closePath();
        return path;
    }

    private static void line(Path2D path, double across, double along, boolean down) {
        path.lineTo(down ? across : along, down ? along : across);
    }
}
