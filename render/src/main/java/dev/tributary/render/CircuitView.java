package dev.tributary.render;

import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.List;

/**
 * A circuit with everything that a figure says about it.
 *
 * @param circuit the edges that may be drawn
 * @param scores the width and the sign of each edge
 * @param lanes one for each place that the circuit tells apart
 * @param title one line
 * @param captions further lines below the title, for example how the scores were made
 */
public record CircuitView(Circuit circuit, PruneScores scores, List<Lane> lanes, String title, List<String> captions) {
    public CircuitView {
        lanes = List.copyOf(lanes);
        captions = List.copyOf(captions);
        circuit.space().requireSame(scores.space(), "the circuit and its scores");
        if (!(circuit.space() instanceof EdgeSpace)) {
            throw new IllegalArgumentException("a figure draws edges, got " + circuit.space());
        }
        if (lanes.size() != circuit.positions().lanes()) {
            throw new IllegalArgumentException("expected one lane for each of "
                    + circuit.positions().lanes() + " places, got " + lanes.size() + " lanes");
        }
    }

    /** Which edges there are, and where. */
    public EdgeSpace space() {
        return (EdgeSpace) circuit.space();
    }
}
