package dev.tributary.render.figure;

import dev.tributary.graph.Edge;
import dev.tributary.graph.Port;
import java.util.List;

/**
 * What flows from one box to another with one sign into one sort of input.
 *
 * @param course how it runs
 * @param cargo the edges that it carries
 * @param score the sum of their scores, all of one sign, which decides the colour
 * @param port the input that they enter, or through which the head read what falls here
 * @param source the box that it leaves, as an index into {@link Figure#boxes()}
 * @param target the box that it enters
 * @param width its thickness in pixels, |score| on the figure's scale
 * @param outline its shape, at least {@link #LEAST_WIDTH} thick; a hairline is never thicker
 */
public record Ribbon(
        Course course, Cargo cargo, double score, Port port, int source, int target, double width, Outline outline) {

    /** Thinner ribbons are drawn this thick and paler instead, in pixels. */
    public static final double LEAST_WIDTH = 1;

    /** The palest that thin ribbons get, as a share of the usual opacity. */
    private static final double PALEST = 0.3;

    /** Dashes have half the ink. */
    private static final double PALEST_DASHED = 0.55;

    /** How strongly hairlines are drawn at most. */
    private static final double BEHIND = 0.5;

    /** How a ribbon runs. */
    public enum Course {
        /** In its lane, round the boxes of the layers that it skips. */
        LANE,
        /** What a head reads in one lane and uses in another. */
        FALL,
        /** What a head reads and uses in the same lane. */
        STUB,
        /** In its lane, as a straight hairline, behind everything: it is not among the strongest. */
        HAIRLINE
    }

    /** The edges that it carries, in canonical order. */
    public List<Edge> edges() {
        return cargo.edges();
    }

    /** How strongly it is drawn: 1, or less for what is thinner than can be drawn. */
    public double strength() {
        if (course == Course.HAIRLINE) {
            return Math.min(BEHIND, Math.max(PALEST, width / LEAST_WIDTH));
        }
        return Math.min(1, Math.max(cargo.unstable() ? PALEST_DASHED : PALEST, width / LEAST_WIDTH));
    }

    /** Whether it enters through a query or a key, which are drawn lighter than values. */
    public boolean steers() {
        return port == Port.QUERY || port == Port.KEY;
    }
}
