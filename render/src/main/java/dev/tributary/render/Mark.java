package dev.tributary.render;

/** How an edge stands to another circuit that is drawn with its own. */
public enum Mark {
    /** In no special way. */
    NONE(""),
    /** In the circuit, not in the one that it is held against. */
    ADDED("added"),
    /** In the one that it is held against alone. */
    REMOVED("removed"),
    /** In both, with another score. */
    CHANGED("changed"),
    /** In the circuit and in the known one. */
    KNOWN("known"),
    /** In the known circuit alone. */
    MISSING("known, not found");

    private final String words;

    Mark(String words) {
        this.words = words;
    }

    /** What the legend calls it; empty for none. */
    public String words() {
        return words;
    }
}
