package dev.tributary.render.paint;

import dev.tributary.render.figure.Cubic;
import dev.tributary.render.figure.Outline;
import java.awt.geom.Path2D;

/** Outlines as shapes of Java. */
public final class Shape2D {

    private Shape2D() {}

    /** A closed path. */
    public static Path2D of(Outline outline) {
        Path2D path = new Path2D.Double();
        path.moveTo(outline.start().x(), outline.start().y());
        outline.there().forEach(cubic -> append(path, cubic));
        path.lineTo(outline.turn().x(), outline.turn().y());
        outline.back().forEach(cubic -> append(path, cubic));
        path.closePath();
        return path;
    }

    /** An open path. */
    public static Path2D of(Dash.Line line) {
        Path2D path = new Path2D.Double();
        path.moveTo(line.start().x(), line.start().y());
        line.curves().forEach(cubic -> append(path, cubic));
        return path;
    }

    /** Goes on along a curve. */
    static void append(Path2D path, Cubic cubic) {
        path.curveTo(
                cubic.control1().x(),
                cubic.control1().y(),
                cubic.control2().x(),
                cubic.control2().y(),
                cubic.end().x(),
                cubic.end().y());
    }
}
