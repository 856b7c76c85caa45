package dev.tributary.render.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How much of the behaviour circuits of growing size carry.
 *
 * @param points by rising number of edges
 * @param chosen the number of edges of the reported circuit, if one was chosen
 */
public record FaithfulnessCurve(List<Point> points, OptionalInt chosen) {
    public FaithfulnessCurve {
        points = List.copyOf(points);
    }

    /**
     * One size.
     *
     * @param edges how many edges the circuit keeps
     * @param select faithfulness on the split that the size is chosen on
     * @param report faithfulness on the split that is reported
     * @param random faithfulness of a random circuit of this size
     */
    public record Point(int edges, OptionalDouble select, OptionalDouble report, OptionalDouble random) {
        public Point {
            requireFinite("select", select);
            requireFinite("report", report);
            requireFinite("random", random);
        }

        private static void requireFinite(String what, OptionalDouble value) {
            if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
                throw new IllegalArgumentException("a faithfulness (" + what
                        + ") must be a finite number or absent where it is undefined, got " + value.getAsDouble());
            }
        }
    }
}
