package dev.tributary.render.layout.column;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Node;
import dev.tributary.graph.Port;
import dev.tributary.graph.Reader;
import dev.tributary.render.LayerSpacing;
import dev.tributary.render.figure.Box;
import dev.tributary.render.layout.flow.Flow;
import dev.tributary.render.layout.flow.Plan;
import dev.tributary.render.layout.flow.Stop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which column each component stands in. A layer whose heads read in one lane and write in another has two columns, one
 * for what is read and one for what is written; attention and MLP of a parallel block share theirs. Compact figures join
 * neighbouring layers between which no edge runs, so that layers keep their order and the unembedding stays last.
 *
 * @param names a heading for each column
 * @param ofLayer the first column of each layer, by the number of the layer
 * @param corridors columns after which attention falls from lane to lane
 */
public record Columns(List<String> names, Map<Integer, Stage> ofLayer, Set<Integer> corridors) {

    /** Where the components of one or several layers stand; the same column twice if nothing hands over there. */
    public record Stage(int reads, int writes) {}

    /** Assigns the columns. */
    public static Columns of(Plan plan) {
        Layers layers = new Layers(plan.view().circuit().graph());
        TreeMap<Integer, List<Stop>> occupied = new TreeMap<>();
        for (Plan.Lane lane : plan.lanes()) {
            for (Stop stop : lane.stops()) {
                occupied.computeIfAbsent(layers.of(stop.node()), layer -> new ArrayList<>())
                        .add(stop);
            }
        }
        List<List<Integer>> groups = new ArrayList<>();
        boolean compact = plan.options().spacing() == LayerSpacing.COMPACT;
        Map<Integer, Set<Integer>> sources = compact ? sources(plan, layers) : Map.of();
        for (int layer : occupied.keySet()) {
            List<Integer> last = groups.isEmpty() ? List.of() : groups.get(groups.size() - 1);
            boolean joins = compact
                    && !last.isEmpty()
                    && last.get(0) >= 0
                    && layer != Integer.MAX_VALUE
                    && last.stream().noneMatch(other -> sources.getOrDefault(layer, Set.of())
                            .contains(other));
            if (joins) {
                last.add(layer);
            } else {
                groups.add(new ArrayList<>(List.of(layer)));
            }
        }
        return build(groups, occupied, plan.falls());
    }

    private static Columns build(List<List<Integer>> groups, Map<Integer, List<Stop>> occupied, List<Flow> falls) {
        List<String> names = new ArrayList<>();
        Map<Integer, Stage> ofLayer = new HashMap<>();
        for (List<Integer> group : groups) {
            List<Stop> stops = group.stream()
                    .flatMap(layer -> occupied.getOrDefault(layer, List.of()).stream())
                    .toList();
            boolean reads = stops.stream().anyMatch(stop -> stop.role() == Box.Role.READS);
            boolean writes = stops.stream().anyMatch(stop -> stop.role() != Box.Role.READS);
            int first = names.size();
            if (reads) {
                names.add(Headings.of(stops, stop -> stop.role() == Box.Role.READS, " reads"));
            }
            if (writes) {
                boolean divided = stops.stream().anyMatch(stop -> stop.role() != Box.Role.WHOLE);
                names.add(Headings.of(stops, stop -> stop.role() != Box.Role.READS, divided ? " writes" : ""));
            }
            Stage stage = new Stage(first, names.size() - 1);
            group.forEach(layer -> ofLayer.put(layer, stage));
        }
        Columns columns = new Columns(List.copyOf(names), Map.copyOf(ofLayer), Set.of());
        Set<Integer> corridors = new HashSet<>();
        falls.forEach(fall -> corridors.add(columns.of(fall.source())));
        return new Columns(columns.names(), columns.ofLayer(), Set.copyOf(corridors));
    }

    private static Map<Integer, Set<Integer>> sources(Plan plan, Layers layers) {
        Map<Integer, Set<Integer>> sources = new HashMap<>();
        for (Plan.Lane lane : plan.lanes()) {
            for (Flow flow : lane.flows()) {
                sources.computeIfAbsent(layers.of(flow.target().node()), layer -> new HashSet<>())
                        .add(layers.of(flow.source().node()));
            }
        }
        return sources;
    }

    /** How many there are. */
    public int count() {
        return names.size();
    }

    /** The column of a box. */
    public int of(Stop stop) {
        Stage stage = ofLayer.get(Layers.number(stop.node(), ofLayer.keySet()));
        if (stage == null) {
            throw new IllegalStateException(stop.node().name() + " has no column");
        }
        return stop.role() == Box.Role.READS ? stage.reads() : stage.writes();
    }

    /** Numbers layers; attention and MLP of a parallel block have one number. */
    private static final class Layers {

        private final Set<Integer> parallel = new HashSet<>();

        Layers(ComputationGraph graph) {
            for (Node node : graph.writers()) {
                if (node instanceof Node.Head head
                        && graph.readersOf(new Node.Mlp(head.layer())).size() == 1
                        && graph.find(node, new Reader(new Node.Mlp(head.layer()), Port.WHOLE))
                                .isEmpty()) {
                    parallel.add(head.layer());
                }
            }
        }

        int of(Node node) {
            return node instanceof Node.Mlp mlp && parallel.contains(mlp.layer()) ? 2 * mlp.layer() : node.order();
        }

        /** The number that a node has among these: its own, or that of the attention beside it. */
        static int number(Node node, Set<Integer> numbers) {
            return node instanceof Node.Mlp && !numbers.contains(node.order()) ? node.order() - 1 : node.order();
        }
    }
}
