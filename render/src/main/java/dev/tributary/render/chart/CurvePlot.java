package dev.tributary.render.chart;

import java.util.List;
import java.util.Optional;

/**
 * Curves of one or several measures by something, with intervals as bands. The page has a button for each measure, and one
 * that turns a logarithmic axis into a linear one.
 *
 * @param title its heading
 * @param about how to read it
 * @param x the horizontal axis
 * @param measures at least one
 */
public record CurvePlot(String title, String about, XAxis x, List<Measure> measures) implements Section {

    public CurvePlot {
        measures = List.copyOf(measures);
        if (measures.isEmpty()) {
            throw new IllegalArgumentException("the plot \"" + title + "\" has no measure");
        }
        for (Measure measure : measures) {
            for (Curve curve : measure.curves()) {
                for (Point point : curve.points()) {
                    if (x == XAxis.LOGARITHMIC && !(point.x() > 0)) {
                        throw new IllegalArgumentException(
                                "the plot \"" + title + "\" has a logarithmic axis, which does not reach " + point.x());
                    }
                }
            }
        }
    }

    /** The horizontal axis. */
    public enum XAxis {
        /** Shown as logarithms at first. */
        LOGARITHMIC("elements kept"),
        /** From 0 to 1 in both directions, with the diagonal. */
        RATE("false positive rate");

        private final String label;

        XAxis(String label) {
            this.label = label;
        }

        /** Its name. */
        public String label() {
            return label;
        }
    }

    /**
     * What is on the vertical axis.
     *
     * @param name of the measure
     * @param curves in the order of the legend
     * @param line a level that is marked, such as the whole model's
     */
    public record Measure(String name, List<Curve> curves, Optional<Double> line) {
        public Measure {
            curves = List.copyOf(curves);
            line.ifPresent(value -> requireFinite("a level", value));
        }
    }

    /**
     * One curve.
     *
     * @param name what it is
     * @param baseline whether it is what the others are held against, which is drawn dashed
     * @param points from left to right
     */
    public record Curve(String name, boolean baseline, List<Point> points) {
        public Curve {
            points = List.copyOf(points);
        }
    }

    /**
     * One point.
     *
     * @param band the interval around it, if it is known
     * @param label shown where it is pointed at
     * @param link what a click opens, relative to the page; empty if nothing
     */
    public record Point(double x, double y, Optional<Band> band, String label, String link) {
        public Point {
            requireFinite("x", x);
            requireFinite("y", y);
        }
    }

    /** An interval. */
    public record Band(double low, double high) {
        public Band {
            requireFinite("low", low);
            requireFinite("high", high);
        }
    }

    private static void requireFinite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a plot can only show finite numbers, got " + what + " " + value);
        }
    }
}
