package dev.tributary.graph;

/**
 * One edge: what a component writes to the residual stream, as one input of a later component reads it.
 *
 * @param source the component that writes
 * @param target the input that reads
 * @param place all positions together, or one place; k and v edges stand at the position they read from, and may tell
 *     the position of the query apart
 */
public record Edge(Node source, Reader target, Place place) implements Element {
    public Edge {
        if (source instanceof Node.Logits) {
            throw new IllegalArgumentException("the logits write nothing, so no edge can start there");
        }
        if (source.order() >= target.node().order()) {
            throw new IllegalArgumentException("an edge must run forward, but " + source.name()
                    + " does not come before " + target.node().name());
        }
        if ((place instanceof Place.Crossing || place instanceof Place.SpanCrossing) && !target.canCross()) {
            throw new IllegalArgumentException("only keys and values of heads are read at one position and used at"
                    + " another, got " + source.name() + "->" + target.name() + place.suffix());
        }
    }

    /** For example {@code m3->a9.h6<q>@4} or {@code m3->a9.h6<v>@2>4}. */
    @Override
    public String name() {
        return source.name() + "->" + target.name() + place.suffix();
    }

    /** Reads {@link #name()}; throws {@link IllegalArgumentException} that quotes anything else. */
    public static Edge parse(String name) {
        int arrow = name.indexOf("->");
        if (arrow < 0) {
            throw new IllegalArgumentException(
                    "expected an edge such as m3->a9.h6<q> or m3->a9.h6<q>@4, got \"" + name + "\": it has no \"->\"");
        }
        int at = name.indexOf('@', arrow);
        String target = at < 0 ? name.substring(arrow + 2) : name.substring(arrow + 2, at);
        Place place = at < 0 ? new Place.Every() : placeAfter(name, at);
        return new Edge(Node.parse(name.substring(0, arrow)), Reader.parse(target), place);
    }

    static Place placeAfter(String name, int at) {
        String label = name.substring(at + 1);
        try {
            if (!label.isEmpty()) {
                return Place.parse(label);
            }
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(wrong.getMessage() + " after \"@\" in \"" + name + "\"", wrong);
        }
        throw new IllegalArgumentException(
                "expected a token position or a span after \"@\", got nothing in \"" + name + "\"");
    }
}
