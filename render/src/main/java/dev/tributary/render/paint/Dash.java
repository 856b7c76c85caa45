package dev.tributary.render.paint;

import dev.tributary.render.Mark;
import dev.tributary.render.figure.Cubic;
import dev.tributary.render.figure.Outline;
import dev.tributary.render.figure.Point;
import dev.tributary.render.figure.Ribbon;
import java.util.ArrayList;
import java.util.List;

/**
 * How ribbons are drawn of whose sign prompts are not sure: dashed lines where they are thin; where they are wide, paler
 * with a dashed edge. Hairlines are not dashed: they are behind everything, and would only vanish.
 */
public final class Dash {

    /** A dash and the gap after it, in pixels. */
    public static final double LENGTH = 5;

    public static final double GAP = 3;

    /** The thickness of a dashed edge. */
    public static final double EDGE = 1.2;

    /** How strongly what lies within a dashed edge covers what is under it, beside other ribbons. */
    public static final double PALER = 0.4;

    /** Thinner ribbons are dashed all through. */
    private static final double LEAST_WIDTH = 4;

    private Dash() {}

    /** Whether a ribbon is a dashed line. */
    public static boolean isLine(Ribbon ribbon) {
        return isUnsure(ribbon) && ribbon.width() < LEAST_WIDTH;
    }

    /** Whether a ribbon has a dashed edge. */
    public static boolean hasEdge(Ribbon ribbon) {
        return isUnsure(ribbon) && ribbon.width() >= LEAST_WIDTH;
    }

    private static boolean isUnsure(Ribbon ribbon) {
        // a mark has a line of its own
        return ribbon.cargo().unstable()
                && ribbon.course() != Ribbon.Course.HAIRLINE
                && ribbon.cargo().mark() == Mark.NONE;
    }

    /** The thickness of a dashed line. */
    public static double thickness(Ribbon ribbon) {
        return Math.max(Ribbon.LEAST_WIDTH, ribbon.width());
    }

    /** The line half-way between the two sides of a ribbon. */
    public static Line middle(Outline outline) {
        List<Cubic> there = outline.there();
        List<Cubic> back = outline.back();
        if (there.size() != back.size()) {
            throw new IllegalArgumentException(
                    "expected as many curves on both sides of a ribbon, got " + there.size() + " and " + back.size());
        }
        List<Cubic> curves = new ArrayList<>();
        int last = there.size() - 1;
        for (int at = 0; at <= last; at++) {
            Cubic one = there.get(at);
            Cubic other = back.get(last - at);
            Point end = at == last ? outline.turn() : back.get(last - at - 1).end();
            curves.add(new Cubic(
                    between(one.control1(), other.control2()),
                    between(one.control2(), other.control1()),
                    between(one.end(), end)));
        }
        return new Line(between(outline.start(), back.get(last).end()), curves);
    }

    private static Point between(Point one, Point other) {
        return new Point((one.x() + other.x()) / 2, (one.y() + other.y()) / 2);
    }

    /** A line that is open at both ends. */
    public record Line(Point start, List<Cubic> curves) {
        public Line {
            curves = List.copyOf(curves);
        }
    }
}
