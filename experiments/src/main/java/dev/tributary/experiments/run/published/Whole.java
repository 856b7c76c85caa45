package dev.tributary.experiments.run.published;

import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.Place;
import dev.tributary.graph.Port;
import dev.tributary.graph.Reader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All edges of a model whose layers are attention, then an MLP if there is one. */
final class Whole {

    static final Comparator<Node.Head> ORDER =
            Comparator.comparingInt(Node.Head::layer).thenComparingInt(Node.Head::head);

    private Whole() {}

    /** When a component runs: the embedding first, the logits last, heads of a layer at once. */
    static int time(Node node) {
        if (node instanceof Node.Head head) {
            return 2 * head.layer();
        }
        if (node instanceof Node.Mlp mlp) {
            return 2 * mlp.layer() + 1;
        }
        return node instanceof Node.Input ? -1 : Integer.MAX_VALUE;
    }

    static Edge edge(Node source, Node target, Port port) {
        return new Edge(source, new Reader(target, port), new Place.Every());
    }

    private static List<Node> components(PublishedCircuit.Shape shape) {
        List<Node> components = new ArrayList<>();
        components.add(new Node.Input());
        for (int layer = 0; layer < shape.layers(); layer++) {
            for (int head = 0; head < shape.heads(); head++) {
                components.add(new Node.Head(layer, head));
            }
            if (shape.mlps()) {
                components.add(new Node.Mlp(layer));
            }
        }
        components.add(new Node.Logits());
        return components;
    }

    /** Every edge that leaves no head, at every position, and those that leave the heads, at the words given. */
    static Set<Part> leaving(PublishedCircuit.Shape shape, Map<Node.Head, Optional<String>> heads) {
        Set<Part> parts = new LinkedHashSet<>();
        List<Node> components = components(shape);
        for (Node source : components) {
            Optional<String> word = Optional.empty();
            if (source instanceof Node.Head head) {
                if (!heads.containsKey(head)) {
                    continue;
                }
                word = heads.get(head);
            }
            for (Node target : components) {
                if (time(source) < time(target)) {
                    for (Port port : ports(target)) {
                        parts.add(new Part(edge(source, target, port), word));
                    }
                }
            }
        }
        return parts;
    }

    static List<Port> ports(Node target) {
        return target instanceof Node.Head ? List.of(Port.QUERY, Port.KEY, Port.VALUE) : List.of(Port.WHOLE);
    }
}
