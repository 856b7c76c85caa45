package dev.tributary.render.report;

import dev.tributary.render.measured.Measurement;
import java.util.List;

/**
 * What circuits of growing size do: faithfulness, right answers and divergence, each with its interval.
 *
 * @param elements what circuits are made of, for example {@code edges}
 * @param curves from the front to the back of the legend
 * @param whole what the whole model does, on the part of the prompts that is reported
 */
public record SizeCurves(String elements, List<Curve> curves, Measurement whole) {
    public SizeCurves {
        curves = List.copyOf(curves);
    }

    /** What a curve is of. */
    public enum Role {
        /** The circuits among which a size was chosen. */
        TRIED("sizes tried", true),
        /** Random ones of the same range of sizes. */
        RANDOM("random circuits", true),
        /** What the chosen size was before refining. */
        BEFORE("before refining", false),
        /** The circuit that is reported. */
        CHOSEN("chosen circuit", false),
        /** A random one of as many elements. */
        BASELINE("random circuit of its size", false);

        private final String label;
        private final boolean line;

        Role(String label, boolean line) {
            this.label = label;
            this.line = line;
        }

        /** As the legend says it. */
        public String label() {
            return label;
        }

        /** Whether its points are joined. */
        public boolean line() {
            return line;
        }
    }

    /**
     * Circuits of one kind.
     *
     * @param role what they are
     * @param points by rising size
     */
    public record Curve(Role role, List<Point> points) {
        public Curve {
            points = List.copyOf(points);
            for (int at = 1; at < points.size(); at++) {
                if (points.get(at).size() < points.get(at - 1).size()) {
                    throw new IllegalArgumentException("expected " + role.label() + " by rising size, got "
                            + points.get(at - 1).size() + " before "
                            + points.get(at).size());
                }
            }
        }
    }

    /**
     * One size.
     *
     * @param size how many elements the circuit keeps
     * @param measured what it does
     */
    public record Point(int size, Measurement measured) {
        public Point {
            if (size < 0) {
                throw new IllegalArgumentException("a circuit has no negative size, got " + size);
            }
        }
    }
}
