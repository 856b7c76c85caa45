package dev.tributary.graph;

/**
 * An input of a component: where edges end.
 *
 * @param node the component that reads
 * @param port which of its inputs
 */
public record Reader(Node node, Port port) {
    public Reader {
        if (node instanceof Node.Input) {
            throw new IllegalArgumentException("the input node reads nothing, so no edge can end at it");
        }
        if (port != Port.WHOLE && !(node instanceof Node.Head)) {
            throw new IllegalArgumentException(
                    "only attention heads have q, k and v inputs, got " + node.name() + port.suffix());
        }
    }

    /** Whether what is read at one position may be used at another: keys, values and merged inputs of heads. */
    public boolean canCross() {
        return node instanceof Node.Head && port != Port.QUERY;
    }

    /** For example {@code a9.h6<q>} or {@code m3}. */
    public String name() {
        return node.name() + port.suffix();
    }

    /** Reads {@link #name()}. */
    public static Reader parse(String name) {
        for (Port port : Port.values()) {
            if (port != Port.WHOLE && name.endsWith(port.suffix())) {
                return new Reader(
                        Node.parse(
                                name.substring(0, name.length() - port.suffix().length())),
                        port);
            }
        }
        return new Reader(Node.parse(name), Port.WHOLE);
    }
}
