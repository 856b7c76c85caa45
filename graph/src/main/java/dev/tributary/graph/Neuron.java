package dev.tributary.graph;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One coordinate of what a component writes to the residual stream, whoever reads it: what MIB calls a neuron.
 *
 * @param node the component
 * @param number the coordinate of the stream, from 0
 * @param place everywhere, at a position, or at a span
 */
public record Neuron(Node node, int number, Place place) implements Element {

    private static final Pattern NAME = Pattern.compile("([^@\\[\\]]+)\\[(0|[1-9][0-9]{0,8})]");

    public Neuron {
        if (number < 0) {
            throw new IllegalArgumentException("coordinates count from 0, got " + number);
        }
        new PlacedNode(node, place);
    }

    /** For example {@code a9.h6[205]@4}. */
    @Override
    public String name() {
        return coordinate() + place.suffix();
    }

    /** The name without the place: {@code a9.h6[205]}. */
    public String coordinate() {
        return node.name() + "[" + number + "]";
    }

    /** Reads {@link #name()}; throws {@link IllegalArgumentException} that quotes anything else. */
    public static Neuron parse(String name) {
        int at = name.indexOf('@');
        Matcher found = NAME.matcher(at < 0 ? name : name.substring(0, at));
        if (!found.matches()) {
            throw new IllegalArgumentException("expected a neuron such as m3[205] or a9.h6[205]@4, got '" + name + "'");
        }
        Place place = at < 0 ? new Place.Every() : Edge.placeAfter(name, at);
        return new Neuron(Node.parse(found.group(1)), Integer.parseInt(found.group(2)), place);
    }
}
