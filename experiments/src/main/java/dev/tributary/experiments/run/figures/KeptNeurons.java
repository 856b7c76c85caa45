package dev.tributary.experiments.run.figures;

import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Standing;
import dev.tributary.render.Parts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A circuit of coordinates as one of the components that they belong to, so that it can be drawn. A component's score is
 * the sum over its coordinates that are kept.
 *
 * @param circuit the components of which something is kept
 * @param scores their sums
 * @param parts what is kept of each
 */
record KeptNeurons(Circuit circuit, PruneScores scores, Map<PlacedNode, Parts> parts) {

    /** Coordinates of one component that a table lists, the strongest. */
    private static final int LISTED = 50;
    /** Coordinates that a table lists at all; beyond them, of each component the strongest alone. */
    private static final int MOST_LISTED = 5_000;

    KeptNeurons {
        parts = Map.copyOf(parts);
    }

    /** The components of the kept coordinates. */
    static KeptNeurons of(NeuronSpace space, Circuit kept, PruneScores neurons, Doubts doubts) {
        double[] sums = new double[space.nodes().size()];
        Map<Integer, List<Integer>> byNode = new TreeMap<>();
        kept.indices().stream().forEach(index -> {
            sums[space.nodeOf(index)] += neurons.value(index);
            byNode.computeIfAbsent(space.nodeOf(index), node -> new ArrayList<>())
                    .add(index);
        });
        int listed = Math.max(1, Math.min(LISTED, MOST_LISTED / Math.max(1, byNode.size())));
        Map<PlacedNode, Parts> parts = new HashMap<>();
        BitSet nodes = new BitSet();
        byNode.forEach((node, indices) -> {
            nodes.set(node);
            List<Parts.Part> strongest = indices.stream()
                    .sorted(Comparator.comparingDouble((Integer index) -> -Math.abs(neurons.value(index)))
                            .thenComparing(Comparator.naturalOrder()))
                    .limit(listed)
                    .map(index ->
                            new Parts.Part(space.element(index).name(), neurons.value(index), doubt(doubts, index)))
                    .toList();
            parts.put(space.nodes().element(node), new Parts(indices.size(), space.width(), strongest));
        });
        return new KeptNeurons(Circuit.of(space.nodes(), nodes), PruneScores.of(space.nodes(), sums), parts);
    }

    private static String doubt(Doubts doubts, int index) {
        List<String> said = new ArrayList<>();
        if (doubts.evidence()
                .filter(known -> known.standing(index) == Standing.UNSTABLE)
                .isPresent()) {
            said.add("sign not sure");
        }
        if (doubts.doubtful().contains(index)) {
            said.add("exact effect far smaller, or of the other sign");
        }
        return String.join("; ", said);
    }
}
