package dev.tributary.render.layout;

import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.render.LayerSpacing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which column each component stands in.
 *
 * @param names a heading for each column; empty headings if columns have no meaning of their own
 * @param ofLane the columns of each lane's components
 */
record Columns(List<String> names, List<Map<Node, Integer>> ofLane) {

    static Columns of(Selection selection, LayerSpacing spacing) {
        return spacing == LayerSpacing.BY_LAYER ? byLayer(selection) : compact(selection);
    }

    int count() {
        return names.size();
    }

    int column(int lane, Node node) {
        Integer column = ofLane.get(lane).get(node);
        if (column == null) {
            throw new IllegalStateException(node.name() + " has no column in lane " + lane);
        }
        return column;
    }

    private static Columns byLayer(Selection selection) {
        TreeMap<Integer, Node> layers = new TreeMap<>();
        for (Selection.Lane lane : selection.lanes()) {
            for (Selection.Strand strand : lane.strands()) {
                layers.putIfAbsent(strand.edge().source().order(), strand.edge().source());
                Node target = strand.edge().target().node();
                layers.putIfAbsent(target.order(), target);
            }
        }
        List<Integer> orders = List.copyOf(layers.keySet());
        List<Map<Node, Integer>> ofLane = new ArrayList<>();
        for (Selection.Lane lane : selection.lanes()) {
            Map<Node, Integer> columns = new HashMap<>();
            for (Node node : nodes(lane)) {
                columns.put(node, orders.indexOf(node.order()));
            }
            ofLane.add(columns);
        }
        return new Columns(layers.values().stream().map(Columns::heading).toList(), ofLane);
    }

    private static Columns compact(Selection selection) {
        List<Map<Node, Integer>> ofLane = new ArrayList<>();
        int count = 0;
        for (Selection.Lane lane : selection.lanes()) {
            Map<Node, Integer> columns = depths(lane);
            ofLane.add(columns);
            for (int column : columns.values()) {
                count = Math.max(count, column + 1);
            }
        }
        return new Columns(java.util.Collections.nCopies(count, ""), ofLane);
    }

    /** The longest way from a source; sources other than the embedding then move right up to their first reader. */
    private static Map<Node, Integer> depths(Selection.Lane lane) {
        Map<Node, Integer> depths = new HashMap<>();
        List<Edge> edges = lane.strands().stream()
                .map(Selection.Strand::edge)
                .sorted(Comparator.comparingInt(edge -> edge.target().node().order()))
                .toList();
        for (Edge edge : edges) {
            int next = depths.computeIfAbsent(edge.source(), source -> 0) + 1;
            depths.merge(edge.target().node(), next, Math::max);
        }
        TreeSet<Node> read = new TreeSet<>(Comparator.comparing(Node::name));
        edges.forEach(edge -> read.add(edge.target().node()));
        Map<Node, Integer> nearest = new HashMap<>();
        for (Edge edge : edges) {
            if (!read.contains(edge.source()) && !(edge.source() instanceof Node.Input)) {
                Integer target = depths.get(edge.target().node());
                nearest.merge(edge.source(), target == null ? 0 : target - 1, Math::min);
            }
        }
        depths.putAll(nearest);
        return depths;
    }

    /** The components of a lane in forward order. */
    static List<Node> nodes(Selection.Lane lane) {
        TreeSet<Node> nodes = new TreeSet<>(Comparator.comparingInt(Node::order)
                .thenComparingInt(node -> node instanceof Node.Head head ? head.head() : 0));
        for (Selection.Strand strand : lane.strands()) {
            nodes.add(strand.edge().source());
            nodes.add(strand.edge().target().node());
        }
        return List.copyOf(nodes);
    }

    private static String heading(Node node) {
        if (node instanceof Node.Head head) {
            return "attn " + head.layer();
        }
        if (node instanceof Node.Mlp mlp) {
            return "mlp " + mlp.layer();
        }
        return node instanceof Node.Input ? "embed" : "out";
    }
}
