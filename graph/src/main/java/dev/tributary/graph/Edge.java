package dev.tributary.graph;

/**
 * One edge: what a component writes to the residual stream, as one input of a later component reads it.
 *
 * @param source the component that writes
 * @param target the input that reads
 * @param position all positions together, or one; k and v edges stand at the position they read from
 */
public record Edge(Node source, Reader target, TokenPosition position) {
    public Edge {
        if (source instanceof Node.Logits) {
            throw new IllegalArgumentException("the logits write nothing, so no edge can start there");
        }
        if (source.order() >= target.node().order()) {
            throw new IllegalArgumentException("an edge must run forward, but " + source.name()
                    + " does not come before " + target.node().name());
        }
    }

    /** For example {@code m3->a9.h6<q>@4}. */
    public String name() {
        return source.name() + "->" + target.name() + position.suffix();
    }

    /** Reads {@link #name()}; throws {@link IllegalArgumentException} that quotes anything else. */
    public static Edge parse(String name) {
        int arrow = name.indexOf("->");
        if (arrow < 0) {
            throw new IllegalArgumentException(
                    "expected an edge such as m3->a9.h6<q> or m3->a9.h6<q>@4, got \"" + name + "\": it has no \"->\"");
        }
        int at = name.lastIndexOf('@');
        String target = at < 0 ? name.substring(arrow + 2) : name.substring(arrow + 2, at);
        TokenPosition position = at < 0 ? new TokenPosition.Every() : position(name, name.substring(at + 1));
        return new Edge(Node.parse(name.substring(0, arrow)), Reader.parse(target), position);
    }

    private static TokenPosition position(String name, String digits) {
        if (!digits.matches("0|[1-9]\\d{0,6}")) {
            throw new IllegalArgumentException(
                    "expected a token position after \"@\", got \"" + digits + "\" in \"" + name + "\"");
        }
        return new TokenPosition.At(Integer.parseInt(digits));
    }
}
