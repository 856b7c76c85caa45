package dev.tributary.graph.index;

import java.util.Locale;

/** What has a number of its own. */
public enum Elements {
    /** What a component writes, as one input reads it. */
    EDGES,
    /** What a component writes, whoever reads it. */
    NODES;

    /** The name on the command line and in files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One of them is called this. */
    public String singular() {
        return this == EDGES ? "edge" : "node";
    }
}
