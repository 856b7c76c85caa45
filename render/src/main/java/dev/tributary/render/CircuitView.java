package dev.tributary.render;

import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.PruneScores;
import java.util.List;

/**
 * A circuit with everything that a figure says about it.
 *
 * @param circuit the edges that may be drawn
 * @param scores the width and the sign of each edge
 * @param lanes one for each position entry of the circuit
 * @param title one line
 * @param captions further lines below the title, for example how the scores were made
 */
public record CircuitView(Circuit circuit, PruneScores scores, List<Lane> lanes, String title, List<String> captions) {
    public CircuitView {
        lanes = List.copyOf(lanes);
        captions = List.copyOf(captions);
        if (!circuit.graph().equals(scores.graph()) || !circuit.positions().equals(scores.positions())) {
            throw new IllegalArgumentException("the circuit and its scores must share graph and positions, got "
                    + circuit.graph() + " at " + circuit.positions().count() + " position entries and "
                    + scores.graph() + " at " + scores.positions().count());
        }
        if (lanes.size() != circuit.positions().count()) {
            throw new IllegalArgumentException("expected one lane for each of "
                    + circuit.positions().count() + " position entries, got " + lanes.size() + " lanes");
        }
    }
}
