package dev.tributary.experiments.run.trials;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which components are to be ablated, as they are typed.
 *
 * @param heads such as {@code 9.6}, {@code a9.h6}, {@code A9.6} or {@code L9H6}
 * @param mlps numbers of layers
 * @param layers numbers of layers, of which all heads and the MLP are meant
 * @param nodes by their names in files; or edges by theirs, which are cut together
 * @param each whether every head and every MLP is ablated on its own
 * @param at names or numbers of places; all places if empty
 */
public record AblateAsked(
        List<String> heads, List<String> mlps, List<String> layers, List<String> nodes, boolean each, List<String> at) {

    private static final Pattern HEAD = Pattern.compile("[aAL]?(\\d{1,9})(?:\\.h?|[hH])(\\d{1,9})");

    public AblateAsked {
        heads = List.copyOf(heads);
        mlps = List.copyOf(mlps);
        layers = List.copyOf(layers);
        nodes = List.copyOf(nodes);
        at = List.copyOf(at);
        boolean named = !heads.isEmpty() || !mlps.isEmpty() || !layers.isEmpty() || !nodes.isEmpty();
        if (named == each) {
            throw new UsageException(
                    each
                            ? "--each ablates every head and MLP on its own, so nothing else is named beside it"
                            : "name what to ablate: --heads 9.6,9.9, --mlps 0, --layers 3, --nodes a9.h6, or --each");
        }
    }

    /** Words that are separated by commas; none if nothing was typed. */
    public static List<String> words(Optional<String> typed) {
        return typed.map(text ->
                        Arrays.stream(text.split(",", -1)).map(String::strip).toList())
                .orElse(List.of());
    }

    /** What is ablated: everything that is named together, or one component after the other. */
    List<Ablated.Target> targets(ComputationGraph graph, Positions positions, List<String> places) {
        if (nodes.stream().anyMatch(AblateAsked::isEdge)) {
            return List.of(edges(graph, positions));
        }
        NodeSpace space = new NodeSpace(graph, positions);
        List<Integer> lanes = lanes(places);
        String where = at.isEmpty() ? "" : "@" + String.join(",", at);
        if (each) {
            return graph.writers().stream()
                    .filter(node -> !(node instanceof Node.Input))
                    .map(node -> new Ablated.Target(
                            node.name() + where, Optional.of(node), circuit(space, List.of(node), lanes)))
                    .toList();
        }
        List<Node> named = named(graph);
        String name = String.join("+", named.stream().map(Node::name).toList());
        return List.of(new Ablated.Target(name + where, Optional.empty(), circuit(space, named, lanes)));
    }

    private static boolean isEdge(String name) {
        return name.contains("->");
    }

    /** Edges that are cut together, wherever they are. */
    private Ablated.Target edges(ComputationGraph graph, Positions positions) {
        if (!nodes.stream().allMatch(AblateAsked::isEdge) || !heads.isEmpty() || !mlps.isEmpty() || !layers.isEmpty()) {
            throw new UsageException("edges such as m0->a1.h0<q> are cut on their own, not beside components; got "
                    + String.join("+", nodes));
        }
        if (!at.isEmpty()) {
            throw new UsageException("edges are cut at all places; leave out places (at), or measure a circuit without"
                    + " them by evaluate");
        }
        EdgeSpace space = new EdgeSpace(graph, positions);
        List<Edge> cut = nodes.stream()
                .map(name -> UsageException.named(() -> Edge.parse(name)))
                .distinct()
                .toList();
        Circuit circuit = UsageException.named(() -> Circuit.covering(space, cut));
        return new Ablated.Target(String.join("+", cut.stream().map(Edge::name).toList()), Optional.empty(), circuit);
    }

    private static Circuit circuit(NodeSpace space, List<Node> nodes, List<Integer> lanes) {
        BitSet kept = new BitSet();
        for (Node node : nodes) {
            for (int lane : lanes) {
                kept.set(space.row(lane) + space.graph().findWriter(node).orElseThrow());
            }
        }
        return Circuit.of(space, kept);
    }

    private List<Integer> lanes(List<String> places) {
        if (at.isEmpty()) {
            return java.util.stream.IntStream.range(0, places.size()).boxed().toList();
        }
        return at.stream().map(name -> lane(name, places)).toList();
    }

    /** Places read {@code 14 END}: the number, the name, and both of them name one. */
    private static int lane(String name, List<String> places) {
        List<Integer> found = new ArrayList<>();
        for (int lane = 0; lane < places.size(); lane++) {
            String place = places.get(lane);
            if (place.equals(name) || Arrays.asList(place.split(" ", 2)).contains(name)) {
                found.add(lane);
            }
        }
        if (found.size() != 1) {
            throw new UsageException(
                    "--at: " + (found.isEmpty() ? "there is no place '" : "several places are called '") + name
                            + "'; places are " + String.join(", ", places));
        }
        return found.get(0);
    }

    private List<Node> named(ComputationGraph graph) {
        List<Node> all = new ArrayList<>();
        heads.forEach(head -> all.add(require(graph, head(head), "--heads", head)));
        mlps.forEach(layer -> all.add(require(graph, new Node.Mlp(number("--mlps", layer)), "--mlps", layer)));
        for (String layer : layers) {
            int number = number("--layers", layer);
            List<Node> found =
                    graph.writers().stream().filter(node -> isIn(node, number)).toList();
            if (found.isEmpty()) {
                throw new UsageException("--layers: the model has no layer " + layer);
            }
            all.addAll(found);
        }
        nodes.forEach(name -> all.add(require(graph, UsageException.named(() -> Node.parse(name)), "--nodes", name)));
        return all.stream().distinct().toList();
    }

    private static boolean isIn(Node node, int layer) {
        return (node instanceof Node.Head head && head.layer() == layer)
                || (node instanceof Node.Mlp mlp && mlp.layer() == layer);
    }

    private static Node head(String typed) {
        Matcher matcher = HEAD.matcher(typed);
        if (!matcher.matches()) {
            throw new UsageException("--heads: expected LAYER.HEAD such as 9.6, got '" + typed + "'");
        }
        return new Node.Head(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    private static int number(String option, String typed) {
        if (!typed.matches("\\d{1,9}")) {
            throw new UsageException(option + ": expected the number of a layer, got '" + typed + "'");
        }
        return Integer.parseInt(typed);
    }

    private static Node require(ComputationGraph graph, Node node, String option, String typed) {
        if (graph.findWriter(node).isEmpty()) {
            String last = graph.writers().get(graph.writers().size() - 1).name();
            throw new UsageException(String.format(
                    Locale.ROOT,
                    "%s: the model has nothing called '%s' that writes to its stream; it has %d components, the last"
                            + " is %s",
                    option,
                    typed,
                    graph.writers().size(),
                    last));
        }
        return node;
    }
}
