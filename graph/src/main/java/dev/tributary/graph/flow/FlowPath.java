package dev.tributary.graph.flow;

import dev.tributary.graph.Node;
import dev.tributary.graph.Place;
import dev.tributary.graph.Port;
import java.util.List;
import java.util.Locale;

/**
 * A way through the model, from a component that writes to a later one.
 *
 * @param steps its scored edges, in forward order; at least one
 */
public record FlowPath(List<Step> steps) {
    public FlowPath {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a path needs at least one step");
        }
    }

    /**
     * One scored edge of a path.
     *
     * @param edge the edge
     * @param share of its end that it accounts for
     * @param reached where the component that reads writes next; another lane than that of the edge if it attends there
     */
    public record Step(Flow.Scored edge, double share, Vertex reached) {}

    /** The smallest |score| along the path. */
    public double bottleneck() {
        return steps.stream()
                .mapToDouble(step -> Math.abs(step.edge().score()))
                .min()
                .orElseThrow();
    }

    /** The product of the shares of its edges. */
    public double share() {
        return steps.stream().mapToDouble(Step::share).reduce(1, (one, other) -> one * other);
    }

    /** Where it starts. */
    public Vertex from() {
        return steps.get(0).edge().from();
    }

    /** Where it ends. */
    public Vertex to() {
        return steps.get(steps.size() - 1).reached();
    }

    /** {@link #text(List)} with bare numbers for positions. */
    public String text() {
        return text(List.of());
    }

    /**
     * As a researcher says it, for example
     * {@code Embed@S2 -> A0.1 (v, S2>a) -> MLP 0@a -> A2.1 (v, a>END) -> Unembed}: heads with the input that is read, the
     * position that is read and the one that attends; a query with its one position.
     *
     * @param labels of the positions, in order; empty for their numbers
     */
    public String text(List<String> labels) {
        StringBuilder text = new StringBuilder(from().node().label()).append(at(from().place(), labels));
        for (Step step : steps) {
            text.append(" -> ").append(said(step, labels));
        }
        return text.toString();
    }

    private static String said(Step step, List<String> labels) {
        Node node = step.reached().node();
        if (node instanceof Node.Logits) {
            return node.label();
        }
        if (!(node instanceof Node.Head)) {
            return node.label() + at(step.reached().place(), labels);
        }
        Port port = step.edge().port();
        String input = port.badge().toLowerCase(Locale.ROOT);
        String places = places(step, port, labels);
        String both = input + (input.isEmpty() || places.isEmpty() ? "" : ", ") + places;
        return node.label() + (both.isEmpty() ? "" : " (" + both + ")");
    }

    private static String places(Step step, Port port, List<String> labels) {
        String read = label(step.edge().from().place(), labels);
        return read.isEmpty() || port == Port.QUERY
                ? read
                : read + ">" + label(step.reached().place(), labels);
    }

    private static String at(Place place, List<String> labels) {
        String label = label(place, labels);
        return label.isEmpty() ? "" : "@" + label;
    }

    private static String label(Place place, List<String> labels) {
        return place instanceof Place.At at && at.index() < labels.size() ? labels.get(at.index()) : place.label();
    }
}
