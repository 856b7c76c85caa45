package dev.tributary.graph;

/**
 * What one component writes to the residual stream, whoever reads it.
 *
 * @param node the component
 * @param place everywhere, at a position, or at a span
 */
public record PlacedNode(Node node, Place place) implements Element {
    public PlacedNode {
        if (node instanceof Node.Logits) {
            throw new IllegalArgumentException("the logits write nothing, so they are no element of their own");
        }
        if (place instanceof Place.Crossing || place instanceof Place.SpanCrossing) {
            throw new IllegalArgumentException("a component writes at one place, got " + node.name() + place.suffix());
        }
    }

    /** For example {@code a9.h6@4}. */
    @Override
    public String name() {
        return node.name() + place.suffix();
    }

    /** Reads {@link #name()}; throws {@link IllegalArgumentException} that quotes anything else. */
    public static PlacedNode parse(String name) {
        int at = name.indexOf('@');
        return at < 0
                ? new PlacedNode(Node.parse(name), new Place.Every())
                : new PlacedNode(Node.parse(name.substring(0, at)), Edge.placeAfter(name, at));
    }
}
