package dev.tributary.graph.io;

/** What to do where a format cannot tell apart what our scores tell apart, or the other way round. */
public enum Collapse {
    /** Refuse, so that nothing is lost unasked. */
    REFUSE,
    /**
     * Sum scores over positions, and over q, k and v where inputs are merged; write a merged score as three equal parts,
     * whose sum it is. An edge is in the circuit if any part of it is.
     */
    SUM
}
