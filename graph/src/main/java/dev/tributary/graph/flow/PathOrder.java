package dev.tributary.graph.flow;

import java.util.Locale;

/** Which paths are the strongest. What is tied in the end stands in canonical order, from its last edge to its first. */
public enum PathOrder {
    /** The largest of their smallest |score|; ties by {@link #SHARES}. */
    BOTTLENECK,
    /**
     * The largest product of shares. The length of an edge is -ln of its share, rounded to 2^-32; a path is as long as its
     * edges together, so that the order does not hang on how sums are rounded.
     */
    SHARES;

    /** The name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
