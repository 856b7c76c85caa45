package dev.tributary.render.layout.path;

import dev.tributary.render.figure.Cubic;
import dev.tributary.render.figure.Outline;
import dev.tributary.render.figure.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * The middle line of a bundle that falls from one lane into another: along the stream, a bend, across the lanes, a bend,
 * along the stream again. Its ribbons keep their thickness all the way, since they run beside it at fixed distances.
 *
 * @param fromMain where it leaves its box
 * @param toMain where it enters the other box
 * @param track the main coordinate of the stretch across the lanes
 * @param radius of the bends
 */
public record FallRoute(double fromMain, double fromCross, double toMain, double toCross, double track, double radius) {

    /** Above this share of the drop, bends are flattened. */
    private static final double HALF = 0.5;

    /**
     * The outline of the ribbon between two distances from the middle line, which are positive towards larger cross
     * coordinates where the bundle starts.
     */
    public Outline outline(Frame frame, double from, double to) {
        List<double[]> first = side(from);
        List<double[]> second = side(to);
        List<Cubic> there = new ArrayList<>();
        List<Cubic> back = new ArrayList<>();
        for (int at = 1; at + 2 < first.size(); at += 3) {
            there.add(new Cubic(
                    point(frame, first.get(at)), point(frame, first.get(at + 1)), point(frame, first.get(at + 2))));
        }
        for (int at = second.size() - 1; at >= 3; at -= 3) {
            back.add(new Cubic(
                    point(frame, second.get(at - 1)),
                    point(frame, second.get(at - 2)),
                    point(frame, second.get(at - 3))));
        }
        return new Outline(point(frame, first.get(0)), there, point(frame, second.get(second.size() - 1)), back);
    }

    private static Point point(Frame frame, double[] at) {
        return frame.point(at[0], at[1]);
    }

    /** The knots and control points of a line beside the middle line. */
    private List<double[]> side(double offset) {
        double drop = toCross - fromCross;
        double sign = drop < 0 ? -1 : 1;
        double flat = Math.min(1, Math.abs(drop) * HALF / radius);
        // the bends turn by this angle: a right one, or less where the drop is too small for two whole bends
        double angle = Math.acos(1 - flat);
        double reach = radius * Math.sin(angle);
        double middle = Math.max(fromMain + reach, Math.min(toMain - reach, track));
        List<double[]> points = new ArrayList<>();
        double[] start = {fromMain, fromCross + offset};
        points.add(start);
        // the centre of the first bend lies beside the start, on the side of the drop
        double[] firstCentre = {middle - reach, fromCross + sign * radius};
        double[] secondCentre = {middle + reach, toCross - sign * radius};
        double first = radius - sign * offset;
        double last = radius + sign * offset;
        line(points, new double[] {firstCentre[0], fromCross + offset});
        arc(points, firstCentre, first, angle, sign, false);
        double[] second = {secondCentre[0] - last * Math.sin(angle), secondCentre[1] + sign * last * Math.cos(angle)};
        line(points, second);
        arc(points, secondCentre, last, angle, sign, true);
        line(points, new double[] {toMain, toCross + offset});
        return points;
    }

    private static void line(List<double[]> points, double[] to) {
        double[] from = points.get(points.size() - 1);
        points.add(new double[] {from[0] + (to[0] - from[0]) / 3, from[1] + (to[1] - from[1]) / 3});
        points.add(new double[] {from[0] + (to[0] - from[0]) * 2 / 3, from[1] + (to[1] - from[1]) * 2 / 3});
        points.add(to);
    }

    /**
     * A bend, in two halves. The first bend starts along the stream and turns by the angle; the second does the same
     * backwards, seen from the end.
     */
    private static void arc(
            List<double[]> points, double[] centre, double radius, double angle, double sign, boolean second) {
        double step = angle / 2;
        double arm = 4.0 / 3 * Math.tan(step / 4) * radius;
        for (int half = 0; half < 2; half++) {
            double from = second ? angle - half * step : half * step;
            double to = second ? from - step : from + step;
            double[] start = at(centre, radius, from, sign, second);
            double[] end = at(centre, radius, to, sign, second);
            double[] startWay = {Math.cos(from), sign * Math.sin(from)};
            double[] endWay = {Math.cos(to), sign * Math.sin(to)};
            points.add(new double[] {start[0] + arm * startWay[0], start[1] + arm * startWay[1]});
            points.add(new double[] {end[0] - arm * endWay[0], end[1] - arm * endWay[1]});
            points.add(end);
        }
    }

    private static double[] at(double[] centre, double radius, double angle, double sign, boolean second) {
        double side = second ? -1 : 1;
        return new double[] {
            centre[0] + side * radius * Math.sin(angle), centre[1] - side * sign * radius * Math.cos(angle)
        };
    }
}
