package dev.tributary.render.layout.flow;

import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.Port;
import dev.tributary.graph.Positions;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.figure.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Everything that a figure draws, before any of it has a place.
 *
 * @param lanes the lanes, in the order of their positions
 * @param falls what heads read in one lane and use in another, or in the same
 * @param drawn how many edges are drawn
 * @param eligible how many edges of the circuit reach the threshold, before any cut to the strongest
 */
public record Plan(CircuitView view, DrawOptions options, List<Lane> lanes, List<Flow> falls, int drawn, int eligible) {

    /** More edges than this say nothing to anybody and make files of a hundred megabytes; the caption tells of how many. */
    public static final int MOST_EDGES = 10_000;

    /**
     * One lane.
     *
     * @param position the place that it stands for, as an index into the lanes of the view
     * @param stops its boxes, in forward order
     * @param flows what runs between them, falls and stubs left out
     */
    public record Lane(int position, List<Stop> stops, List<Flow> flows) {

        /** Whether nothing happens in it. */
        public boolean isEmpty() {
            return stops.isEmpty();
        }
    }

    /** Chooses the edges and joins them to boxes. */
    public static Plan of(CircuitView view, DrawOptions options) {
        List<Integer> positions = new ArrayList<>();
        for (int position = 0; position < view.lanes().size(); position++) {
            if (options.onlyPositions().isEmpty() || options.onlyPositions().contains(position)) {
                positions.add(position);
            }
        }
        List<Strand> candidates = candidates(view, options, positions);
        List<Strand> chosen = strongest(candidates, options.top().orElse(MOST_EDGES));
        Streams running = new Streams();
        Streams falling = new Streams();
        TreeSet<Stop> stops = new TreeSet<>(StopOrder.STOPS);
        boolean places = !(view.circuit().positions() instanceof Positions.All);
        for (Strand strand : chosen) {
            int lane = positions.indexOf(strand.read());
            Stop source =
                    new Stop(lane, strand.edge().source(), writing(strand.edge().source(), places));
            Stop target = new Stop(lane, strand.edge().target().node(), reading(strand.edge(), places));
            stops.add(source);
            stops.add(target);
            running.add(source, target, strand);
            int used = positions.indexOf(strand.used());
            if (view.circuit().positions().crosses() && target.role() == Box.Role.READS && used >= 0) {
                Stop lands = new Stop(used, target.node(), Box.Role.WRITES);
                stops.add(lands);
                falling.add(target, lands, strand);
            }
        }
        List<Flow> flows = running.flows();
        List<Lane> lanes = new ArrayList<>();
        for (int lane = 0; lane < positions.size(); lane++) {
            int number = lane;
            lanes.add(new Lane(
                    positions.get(lane),
                    stops.stream().filter(stop -> stop.lane() == number).toList(),
                    flows.stream()
                            .filter(flow -> flow.source().lane() == number)
                            .toList()));
        }
        return new Plan(view, options, List.copyOf(lanes), falling.flows(), chosen.size(), candidates.size());
    }

    private static Box.Role writing(Node node, boolean places) {
        return places && node instanceof Node.Head ? Box.Role.WRITES : Box.Role.WHOLE;
    }

    private static Box.Role reading(Edge edge, boolean places) {
        if (!places || !(edge.target().node() instanceof Node.Head)) {
            return Box.Role.WHOLE;
        }
        return edge.target().port() == Port.QUERY ? Box.Role.WRITES : Box.Role.READS;
    }

    /** Whether places are told apart and hand-overs are known by their ends alone, not by how much they carry. */
    public boolean guessesHandovers() {
        return !(view.circuit().positions() instanceof Positions.All)
                && !view.circuit().positions().crosses();
    }

    /** The lanes that a head which reads, or writes, here may hand over to, or take from. */
    public List<Lane> partners(Stop stop) {
        Predicate<Lane> reaches = other -> switch (stop.role()) {
            case WHOLE -> false;
            case READS -> reaches(stop.lane(), lanes.indexOf(other)) && has(other, stop, Box.Role.WRITES);
            case WRITES -> reaches(lanes.indexOf(other), stop.lane()) && has(other, stop, Box.Role.READS);
        };
        return lanes.stream().filter(reaches).toList();
    }

    private boolean reaches(int key, int query) {
        return !view.circuit().positions().ordered()
                || view.circuit()
                        .graph()
                        .direction()
                        .reaches(lanes.get(key).position(), lanes.get(query).position());
    }

    private static boolean has(Lane lane, Stop stop, Box.Role role) {
        return lane.stops().stream()
                .anyMatch(other -> other.role() == role && other.node().equals(stop.node()));
    }

    private static List<Strand> candidates(CircuitView view, DrawOptions options, List<Integer> positions) {
        return view.circuit().indices().stream()
                .filter(index -> positions.contains(view.space().sourceOf(index)))
                .filter(index -> Math.abs(view.scores().value(index)) >= options.threshold())
                .mapToObj(index -> new Strand(
                        index,
                        view.space().element(index),
                        view.scores().value(index),
                        view.space().sourceOf(index),
                        view.space().targetOf(index),
                        view.isUnstable(index),
                        view.doubtful().contains(index),
                        view.marks().of(index)))
                .toList();
    }

    private static List<Strand> strongest(List<Strand> candidates, int count) {
        return candidates.stream()
                .sorted(Comparator.comparingDouble(Strand::magnitude).reversed().thenComparingInt(Strand::index))
                .limit(count)
                .sorted(Comparator.comparingInt(Strand::index))
                .toList();
    }
}
