package dev.tributary.render.figure;

import java.util.List;

/**
 * A frame round components that have a common name.
 *
 * @param group the number of the group
 * @param name of the group
 * @param boxes that it holds, as indices into {@link Figure#boxes()}
 * @param area its rectangle
 */
public record GroupFrame(int group, String name, List<Integer> boxes, Rect area) {

    /** Frames of different groups are dashed differently, in pixels; whole lines first. */
    private static final List<List<Double>> DASHES =
            List.of(List.of(), List.of(7.0, 3.0), List.of(2.0, 2.5), List.of(9.0, 3.0, 2.0, 3.0));

    /** Its thickness in pixels. */
    public static final double THICKNESS = 1.2;

    /** The radius of its corners. */
    public static final double RADIUS = 5;

    /** Where the controls of a curve stand that is a quarter of a circle. */
    private static final double ROUND = 0.5523;

    public GroupFrame {
        boxes = List.copyOf(boxes);
    }

    /** Its line, once round from where the upper side begins, so that every painter puts dashes at the same places. */
    public Outline outline() {
        double left = area.x();
        double top = area.y();
        double right = left + area.width();
        double bottom = top + area.height();
        double r = Math.min(RADIUS, Math.min(area.width(), area.height()) / 2);
        Point turn = new Point(right - r, bottom);
        Point start = new Point(left + r, top);
        return new Outline(
                start,
                List.of(
                        straight(start, new Point(right - r, top)),
                        corner(new Point(right - r, top), new Point(right, top), new Point(right, top + r)),
                        straight(new Point(right, top + r), new Point(right, bottom - r)),
                        corner(new Point(right, bottom - r), new Point(right, bottom), turn)),
                turn,
                List.of(
                        straight(turn, new Point(left + r, bottom)),
                        corner(new Point(left + r, bottom), new Point(left, bottom), new Point(left, bottom - r)),
                        straight(new Point(left, bottom - r), new Point(left, top + r)),
                        corner(new Point(left, top + r), new Point(left, top), start)));
    }

    private static Cubic straight(Point from, Point to) {
        return new Cubic(between(from, to, 1.0 / 3), between(from, to, 2.0 / 3), to);
    }

    private static Cubic corner(Point from, Point tip, Point to) {
        return new Cubic(between(from, tip, ROUND), between(to, tip, ROUND), to);
    }

    private static Point between(Point from, Point to, double share) {
        return new Point(from.x() + share * (to.x() - from.x()), from.y() + share * (to.y() - from.y()));
    }

    /** Lengths of dashes and gaps; empty for a whole line. */
    public List<Double> dashes() {
        return DASHES.get(group % DASHES.size());
    }
}
