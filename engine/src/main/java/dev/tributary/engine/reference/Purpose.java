package dev.tributary.engine.reference;

/** What a graph is built for, which decides what it is fed with. */
enum Purpose {
    /** The model alone, its parameters as variables that can be trained; logits of every row. */
    TRAINING(false, false),
    /** The model as it is. */
    PLAIN(false, false),
    /** Edges are replaced by masks. */
    PATCHED(true, false),
    /** The model as it is, with a derivative for each edge. */
    SCORED(false, true),
    /** Edges are replaced by masks, with a derivative for each edge. */
    PATCHED_AND_SCORED(true, true);

    private final boolean masked;
    private final boolean probed;

    Purpose(boolean masked, boolean probed) {
        this.masked = masked;
        this.probed = probed;
    }

    /** Which graph a run needs. */
    static Purpose of(boolean patched, boolean scored) {
        if (patched) {
            return scored ? PATCHED_AND_SCORED : PATCHED;
        }
        return scored ? SCORED : PLAIN;
    }

    /** Whether each read adds mask * (replacement - current). */
    boolean masked() {
        return masked;
    }

    /** Whether each read adds probe * (to - from), where a probe of 0 gives its derivative and changes nothing. */
    boolean probed() {
        return probed;
    }

    /**
     * Whether logits are computed for the wanted rows only. Not where they are differentiated: gather has no usable
     * derivative in SameDiff.
     */
    boolean selects() {
        return this == PLAIN || this == PATCHED;
    }

    /** Whether each read gives every input of its group a value of its own. */
    boolean splitsReads() {
        return masked || probed;
    }
}
