package dev.tributary.render.layout.path;

import dev.tributary.render.Orientation;
import dev.tributary.render.figure.Point;
import dev.tributary.render.figure.Rect;

/**
 * Turns main and cross coordinates into pixels of the page.
 *
 * @param main where main coordinate 0 lies
 * @param cross where cross coordinate 0 lies
 */
public record Frame(Orientation orientation, double main, double cross) {

    /** A point. */
    public Point point(double alongStream, double acrossStream) {
        return orientation == Orientation.HORIZONTAL
                ? new Point(main + alongStream, cross + acrossStream)
                : new Point(cross + acrossStream, main + alongStream);
    }

    /** An area, from its corner with the smaller coordinates. */
    public Rect rect(double alongStream, double acrossStream, double length, double extent) {
        Point corner = point(alongStream, acrossStream);
        return orientation == Orientation.HORIZONTAL
                ? new Rect(corner.x(), corner.y(), length, extent)
                : new Rect(corner.x(), corner.y(), extent, length);
    }
}
