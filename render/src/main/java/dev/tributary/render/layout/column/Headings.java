package dev.tributary.render.layout.column;

import dev.tributary.graph.Node;
import dev.tributary.render.layout.flow.Stop;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What columns are called. */
final class Headings {

    private Headings() {}

    /** For example {@code attn 3 reads}, {@code mlp 0-2} or {@code block 4}. */
    static String of(List<Stop> stops, Predicate<Stop> here, String doing) {
        List<Node> nodes = stops.stream().filter(here).map(Stop::node).toList();
        if (nodes.stream().anyMatch(Node.Logits.class::isInstance)) {
            return "out";
        }
        if (nodes.stream().anyMatch(Node.Input.class::isInstance)) {
            return "embed";
        }
        boolean heads = nodes.stream().anyMatch(Node.Head.class::isInstance);
        boolean mlps = nodes.stream().anyMatch(Node.Mlp.class::isInstance);
        TreeSet<Integer> layers = new TreeSet<>();
        nodes.stream().flatMap(Headings::layer).forEach(layers::add);
        String range =
                layers.first().equals(layers.last()) ? layers.first().toString() : layers.first() + "–" + layers.last();
        if (heads && mlps) {
            return "block " + range + doing;
        }
        return heads ? "attn " + range + doing : "mlp " + range;
    }

    private static Stream<Integer> layer(Node node) {
        if (node instanceof Node.Head head) {
            return Stream.of(head.layer());
        }
        return node instanceof Node.Mlp mlp ? Stream.of(mlp.layer()) : Stream.empty();
    }
}
