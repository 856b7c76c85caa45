package dev.tributary.graph.index;

import java.util.Locale;

/** What has a number of its own. */
public enum Elements {
    /** What a component writes, as one input reads it. */
    EDGES,
    /** What a component writes, whoever reads it. */
    NODES,
    /** One coordinate of what a component writes, whoever reads it. */
    NEURONS,
    /** One hidden unit of an MLP, after its nonlinearity. */
    UNITS;

    /** The name on the command line and in files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One of them is called this. */
    public String singular() {
        return switch (this) {
            case EDGES -> "edge";
            case NODES -> "node";
            case NEURONS -> "neuron";
            case UNITS -> "unit";
        };
    }
}
