package dev.tributary.render.attention;

import dev.tributary.graph.Node;
import java.util.Arrays;

/** How heads are called. */
public enum HeadNotation {
    /** {@code 10.7}. */
    DOT("dot"),
    /** {@code L10H7}. */
    LH("LH");

    private final String label;

    HeadNotation(String label) {
        this.label = label;
    }

    /** As it is typed. */
    public String label() {
        return label;
    }

    /** By its label. */
    public static HeadNotation named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.label.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("heads are written as dot or LH, got '" + name + "'"));
    }

    /** The name of a head. */
    public String of(Node.Head head) {
        return this == DOT ? head.layer() + "." + head.head() : "L" + head.layer() + "H" + head.head();
    }
}
