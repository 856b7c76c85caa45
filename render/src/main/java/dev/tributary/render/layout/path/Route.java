package dev.tributary.render.layout.path;

import dev.tributary.render.figure.Cubic;
import dev.tributary.render.figure.Outline;
import java.util.ArrayList;
import java.util.List;

/**
 * The middle line of a ribbon in main and cross coordinates: a smooth curve through its knots that never overshoots
 * them, flat at both ends.
 */
public final class Route {

    /** The share of a stretch that a control point stands away from its knot. */
    private static final double ARM = 0.45;

    /** The steepest slope at a knot, which keeps a passing ribbon off the boxes beside it. */
    private static final double STEEPEST = 0.35;

    private final double[] mains;
    private final double[] crosses;
    private final double[] slopes;

    /**
     * @param mains of its knots, rising
     * @param crosses of its knots
     */
    public Route(double[] mains, double[] crosses) {
        this.mains = mains.clone();
        this.crosses = crosses.clone();
        this.slopes = new double[mains.length];
        for (int knot = 1; knot + 1 < mains.length; knot++) {
            slopes[knot] = slope(chord(knot - 1), chord(knot));
        }
    }

    private double chord(int knot) {
        return (crosses[knot + 1] - crosses[knot]) / (mains[knot + 1] - mains[knot]);
    }

    /** The harmonic mean where the curve keeps its direction, else flat. */
    private static double slope(double before, double after) {
        if (before * after <= 0) {
            return 0;
        }
        double mean = 2 * before * after / (before + after);
        return Math.max(-STEEPEST, Math.min(STEEPEST, mean));
    }

    /** The middle line's cross coordinate where it has this main coordinate. */
    public double crossAt(double main) {
        int knot = 0;
        while (knot + 2 < mains.length && mains[knot + 1] < main) {
            knot++;
        }
        double from = 0;
        double to = 1;
        for (int i = 0; i < 40; i++) {
            double middle = (from + to) / 2;
            if (bezier(mainControls(knot), middle) < main) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return bezier(crossControls(knot), (from + to) / 2);
    }

    private double[] mainControls(int knot) {
        double arm = ARM * (mains[knot + 1] - mains[knot]);
        return new double[] {mains[knot], mains[knot] + arm, mains[knot + 1] - arm, mains[knot + 1]};
    }

    private double[] crossControls(int knot) {
        double arm = ARM * (mains[knot + 1] - mains[knot]);
        return new double[] {
            crosses[knot],
            crosses[knot] + slopes[knot] * arm,
            crosses[knot + 1] - slopes[knot + 1] * arm,
            crosses[knot + 1]
        };
    }

    private static double bezier(double[] controls, double t) {
        double s = 1 - t;
        return s * s * s * controls[0]
                + 3 * s * s * t * controls[1]
                + 3 * s * t * t * controls[2]
                + t * t * t * controls[3];
    }

    /** Whether it runs past this main coordinate. */
    public boolean covers(double main) {
        return mains[0] <= main && main <= mains[mains.length - 1];
    }

    /**
     * The ribbon's outline on the page.
     *
     * @param shift of the lane, across the stream
     * @param width of the ribbon, across the stream
     */
    public Outline outline(Frame frame, double shift, double width) {
        List<Cubic> there = new ArrayList<>();
        List<Cubic> back = new ArrayList<>();
        int last = mains.length - 1;
        double low = shift - width / 2;
        double high = shift + width / 2;
        for (int knot = 0; knot < last; knot++) {
            double[] main = mainControls(knot);
            double[] cross = crossControls(knot);
            there.add(new Cubic(
                    frame.point(main[1], cross[1] + low),
                    frame.point(main[2], cross[2] + low),
                    frame.point(main[3], cross[3] + low)));
        }
        for (int knot = last - 1; knot >= 0; knot--) {
            double[] main = mainControls(knot);
            double[] cross = crossControls(knot);
            back.add(new Cubic(
                    frame.point(main[2], cross[2] + high),
                    frame.point(main[1], cross[1] + high),
                    frame.point(main[0], cross[0] + high)));
        }
        return new Outline(
                frame.point(mains[0], crosses[0] + low), there, frame.point(mains[last], crosses[last] + high), back);
    }
}
