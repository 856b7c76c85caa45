package dev.tributary.engine.prune;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Port;
import dev.tributary.graph.StreamStep;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** In which order ACDC visits elements: always what is close to the logits first. */
public enum AcdcOrder {
    /** Readers from the last to the first; then places and writers from the last to the first. */
    CANONICAL {
        @Override
        int[] of(IndexSpace space) {
            Comparator<Integer> forward = space instanceof EdgeSpace edges
                    ? Comparator.<Integer>comparingInt(edges::readerOf).thenComparing(Comparator.naturalOrder())
                    : Comparator.comparingInt(space::elementOf).thenComparing(Comparator.naturalOrder());
            return sorted(space, forward.reversed());
        }
    },
    /** As AutoCircuit: the target's layer descending, the target's name there, the source from first to last. */
    REFERENCE {
        @Override
        int[] of(IndexSpace space) {
            Map<Node, Integer> layers = layers(space.graph());
            Comparator<Integer> order = space instanceof EdgeSpace edges
                    ? Comparator.<Integer>comparingInt(index -> -layers.getOrDefault(target(edges, index), 0))
                            .thenComparing(index -> targetName(edges, index))
                            .thenComparingInt(edges::writerOf)
                    : Comparator.<Integer>comparingInt(index -> -layers.getOrDefault(node((NodeSpace) space, index), 0))
                            .thenComparing(index -> named(node((NodeSpace) space, index)));
            return sorted(space, order.thenComparing(Comparator.naturalOrder()));
        }
    };

    /** Every index of the space, in this order. */
    abstract int[] of(IndexSpace space);

    private static int[] sorted(IndexSpace space, Comparator<Integer> order) {
        return IntStream.range(0, space.size())
                .boxed()
                .sorted(order)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static Node target(EdgeSpace edges, int index) {
        return edges.graph().readers().get(edges.readerOf(index)).node();
    }

    private static Node node(NodeSpace nodes, int index) {
        PlacedNode placed = nodes.element(index);
        return placed.node();
    }

    /** The number of the stretch of reads or writes, without one of the other kind between them, that a node is in. */
    private static Map<Node, Integer> layers(ComputationGraph graph) {
        Map<Node, Integer> layers = new HashMap<>();
        int layer = 0;
        boolean wrote = true;
        for (StreamStep step : graph.steps()) {
            boolean writes = step instanceof StreamStep.Write;
            if (!writes && wrote) {
                layer++;
            }
            wrote = writes;
            for (Node node : step.group().nodes()) {
                layers.putIfAbsent(node, layer);
            }
        }
        return layers;
    }

    /** AutoCircuit's name of a target, which it sorts as a text. */
    private static String targetName(EdgeSpace edges, int index) {
        Edge edge = edges.element(index);
        Port port = edge.target().port();
        return named(edge.target().node()) + (port == Port.WHOLE ? "" : "." + letter(port));
    }

    private static String letter(Port port) {
        return switch (port) {
            case QUERY -> "Q";
            case KEY -> "K";
            case VALUE -> "V";
            case WHOLE -> "";
        };
    }

    private static String named(Node node) {
        if (node instanceof Node.Head head) {
            return "A" + head.layer() + "." + head.head();
        }
        if (node instanceof Node.Mlp mlp) {
            return "MLP " + mlp.layer();
        }
        return node instanceof Node.Logits ? "Resid End" : "Resid Start";
    }
}
