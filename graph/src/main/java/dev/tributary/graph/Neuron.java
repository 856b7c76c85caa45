package dev.tributary.graph;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One coordinate of what a component writes to the residual stream, whoever reads it: what MIB calls a neuron. Or one
 * hidden unit of an MLP after the nonlinearity ({@code mlp.hook_post}), from which the MLP makes what it writes.
 *
 * @param node the component
 * @param kind which of the two
 * @param number the coordinate of the stream, or the unit, from 0
 * @param place everywhere, at a position, or at a span
 */
public record Neuron(Node node, Kind kind, int number, Place place) implements Element {

    private static final String POST = ".post";
    private static final Pattern NAME = Pattern.compile("([^@\\[\\]]+?)(\\.post)?\\[(0|[1-9][0-9]{0,8})]");

    /** What is numbered. */
    public enum Kind {
        /** Coordinates of what a component writes. */
        COORDINATE,
        /** Hidden units of an MLP. */
        UNIT
    }

    public Neuron {
        if (number < 0) {
            throw new IllegalArgumentException("coordinates and units count from 0, got " + number);
        }
        if (kind == Kind.UNIT && !(node instanceof Node.Mlp)) {
            throw new IllegalArgumentException("only MLPs have hidden units, got " + node.name());
        }
        new PlacedNode(node, place);
    }

    /** A coordinate of what a component writes. */
    public Neuron(Node node, int number, Place place) {
        this(node, Kind.COORDINATE, number, place);
    }

    /** The same at another place. */
    public Neuron at(Place other) {
        return new Neuron(node, kind, number, other);
    }

    /** For example {@code a9.h6[205]@4}, or {@code m3.post[1804]@4} for a unit. */
    @Override
    public String name() {
        return coordinate() + place.suffix();
    }

    /** The name without the place: {@code a9.h6[205]}, {@code m3.post[1804]}. */
    public String coordinate() {
        return node.name() + (kind == Kind.UNIT ? POST : "") + "[" + number + "]";
    }

    /** Reads {@link #name()}; throws {@link IllegalArgumentException} that quotes anything else. */
    public static Neuron parse(String name) {
        int at = name.indexOf('@');
        Matcher found = NAME.matcher(at < 0 ? name : name.substring(0, at));
        if (!found.matches()) {
            throw new IllegalArgumentException(
                    "expected a neuron such as m3[205] or a9.h6[205]@4, or a unit such as m3.post[1804], got '" + name
                            + "'");
        }
        Place place = at < 0 ? new Place.Every() : Edge.placeAfter(name, at);
        return new Neuron(
                Node.parse(found.group(1)),
                found.group(2) == null ? Kind.COORDINATE : Kind.UNIT,
                Integer.parseInt(found.group(3)),
                place);
    }
}
