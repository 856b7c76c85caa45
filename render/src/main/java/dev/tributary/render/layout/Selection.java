package dev.tributary.render.layout;

import dev.tributary.graph.Edge;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * The edges that a figure draws, lane by lane.
 *
 * @param lanes the lanes to draw, in the order of their positions
 * @param eligible how many edges of the circuit reach the threshold, before any cut to the strongest
 */
record Selection(List<Lane> lanes, int eligible) {

    /** One lane: its position entry and its edges in canonical order. */
    record Lane(int position, List<Strand> strands) {}

    /** One edge with its score. */
    record Strand(int index, Edge edge, double score) {
        double magnitude() {
            return Math.abs(score);
        }
    }

    static Selection of(CircuitView view, DrawOptions options) {
        List<Strand> candidates = candidates(view, options);
        List<Strand> drawn =
                options.top().isPresent() ? strongest(candidates, options.top().getAsInt()) : candidates;
        TreeMap<Integer, List<Strand>> byPosition = new TreeMap<>();
        if (options.showEmptyPositions()) {
            for (int position = 0; position < view.lanes().size(); position++) {
                if (isWanted(position, options)) {
                    byPosition.put(position, new ArrayList<>());
                }
            }
        }
        for (Strand strand : drawn) {
            byPosition
                    .computeIfAbsent(view.space().sourceOf(strand.index()), position -> new ArrayList<>())
                    .add(strand);
        }
        List<Lane> lanes = new ArrayList<>();
        byPosition.forEach((position, strands) -> lanes.add(new Lane(position, List.copyOf(strands))));
        return new Selection(List.copyOf(lanes), candidates.size());
    }

    int drawn() {
        return lanes.stream().mapToInt(lane -> lane.strands().size()).sum();
    }

    private static List<Strand> candidates(CircuitView view, DrawOptions options) {
        Circuit circuit = view.circuit();
        PruneScores scores = view.scores();
        return circuit.indices().stream()
                .filter(index -> isWanted(view.space().sourceOf(index), options))
                .filter(index -> Math.abs(scores.value(index)) >= options.threshold())
                .mapToObj(index -> new Strand(index, view.space().element(index), scores.value(index)))
                .toList();
    }

    private static boolean isWanted(int position, DrawOptions options) {
        return options.onlyPositions().isEmpty() || options.onlyPositions().contains(position);
    }

    private static List<Strand> strongest(List<Strand> candidates, int count) {
        return candidates.stream()
                .sorted(Comparator.comparingDouble(Strand::magnitude).reversed().thenComparingInt(Strand::index))
                .limit(count)
                .sorted(Comparator.comparingInt(Strand::index))
                .toList();
    }
}
