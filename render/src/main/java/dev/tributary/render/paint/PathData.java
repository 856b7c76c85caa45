package dev.tributary.render.paint;

import dev.tributary.render.figure.Cubic;
import dev.tributary.render.figure.Outline;
import dev.tributary.render.figure.Point;
import dev.tributary.render.text.Numbers;
import java.util.List;

/** Outlines in the path language of SVG. */
public final class PathData {

    private PathData() {}

    /** A closed path. */
    public static String of(Outline outline) {
        StringBuilder data = new StringBuilder(64 * outline.there().size());
        point(data.append('M'), outline.start());
        cubics(data, outline.there());
        point(data.append('L'), outline.turn());
        cubics(data, outline.back());
        return data.append('Z').toString();
    }

    /** An open path. */
    public static String of(Dash.Line line) {
        StringBuilder data = new StringBuilder(64 * line.curves().size());
        point(data.append('M'), line.start());
        cubics(data, line.curves());
        return data.toString();
    }

    private static void cubics(StringBuilder data, List<Cubic> cubics) {
        for (Cubic cubic : cubics) {
            point(data.append('C'), cubic.control1());
            point(data.append(' '), cubic.control2());
            point(data.append(' '), cubic.end());
        }
    }

    private static void point(StringBuilder data, Point point) {
        data.append(Numbers.pixels(point.x())).append(' ').append(Numbers.pixels(point.y()));
    }
}
