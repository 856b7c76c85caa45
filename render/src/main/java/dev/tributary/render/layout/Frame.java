package dev.tributary.render.layout;

import dev.tributary.render.Orientation;

/**
 * Turns main and cross coordinates into pixels of the page.
 *
 * @param main where main coordinate 0 lies
 * @param cross where cross coordinate 0 lies
 */
record Frame(Orientation orientation, double main, double cross) {

    Point point(double alongStream, double acrossStream) {
        return orientation == Orientation.HORIZONTAL
                ? new Point(main + alongStream, cross + acrossStream)
                : new Point(cross + acrossStream, main + alongStream);
    }

    Rect rect(double alongStream, double acrossStream, double length, double extent) {
        Point corner = point(alongStream, acrossStream);
        return orientation == Orientation.HORIZONTAL
                ? new Rect(corner.x(), corner.y(), length, extent)
                : new Rect(corner.x(), corner.y(), extent, length);
    }

    Frame across(double shift) {
        return new Frame(orientation, main, cross + shift);
    }
}
