package dev.tributary.experiments.run.asked;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Node;
import dev.tributary.graph.Port;

/** Which inputs heads have. */
public enum HeadInputs {
    /** q, k and v, each head its own. */
    SEPARATE,
    /** q of each head, and one k and one v for all heads that use one key and value. */
    SHARED,
    /** One for q, k and v together. */
    MERGED;

    /** Those of a graph. */
    public static HeadInputs of(ComputationGraph graph) {
        if (graph.sharesKeysAndValues()) {
            return SHARED;
        }
        boolean merged = graph.readers().stream()
                .anyMatch(reader -> reader.node() instanceof Node.Head && reader.port() == Port.WHOLE);
        return merged ? MERGED : SEPARATE;
    }

    /** The word of {@code --qkv}. */
    public String qkv() {
        return this == MERGED ? "merged" : "separate";
    }

    /** The word of {@code --kv}. */
    public String kv() {
        return this == SHARED ? "shared" : "per-head";
    }
}
