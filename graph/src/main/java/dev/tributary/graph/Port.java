package dev.tributary.graph;

/** Which input of a component an edge ends at. */
public enum Port {
    /** The query input of a head. */
    QUERY("<q>"),
    /** The key input of a head. */
    KEY("<k>"),
    /** The value input of a head. */
    VALUE("<v>"),
    /** The only input of a component: an MLP, the logits, or a head whose three inputs are merged. */
    WHOLE("");

    private final String suffix;

    Port(String suffix) {
        this.suffix = suffix;
    }

    /** What follows the node's name in an edge's name: {@code <q>}, {@code <k>}, {@code <v>} or nothing. */
    public String suffix() {
        return suffix;
    }

    /** {@code Q}, {@code K}, {@code V} or nothing. */
    public String badge() {
        return suffix.isEmpty() ? "" : suffix.substring(1, 2).toUpperCase(java.util.Locale.ROOT);
    }
}
