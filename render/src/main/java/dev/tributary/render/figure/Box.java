package dev.tributary.render.figure;

import dev.tributary.graph.Node;

/**
 * One drawn component in one lane. A head that reads keys or values at a place and writes there too has two boxes.
 *
 * @param lane the band that it stands in, as an index into {@link Figure#bands()}
 * @param role what of the component stands here
 * @param area where it stands
 * @param incoming the sum of |score| over the ribbons that enter
 * @param outgoing the sum of |score| over the ribbons that leave
 */
public record Box(int lane, Node node, Role role, Rect area, double incoming, double outgoing) {

    /** What of a component stands at a place. */
    public enum Role {
        /** All of it. */
        WHOLE,
        /** A head's keys and values, at the place that is read. */
        READS,
        /** A head's queries and its output, at the place where it writes. */
        WRITES
    }

    /** What more enters than leaves, or less: a number that no ribbon shows. */
    public double swallowed() {
        return incoming - outgoing;
    }
}
