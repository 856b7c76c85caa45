package dev.tributary.render;

import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.Evidence;
import dev.tributary.graph.score.PruneScores;
import java.util.List;
import java.util.Optional;

/**
 * A circuit with everything that a figure says about it.
 *
 * @param circuit the edges that may be drawn
 * @param scores the width and the sign of each edge
 * @param lanes one for each place that the circuit tells apart
 * @param title one line
 * @param captions further lines below the title, for example how the scores were made
 * @param evidence how sure the scores are, where that is known
 */
public record CircuitView(
        Circuit circuit,
        PruneScores scores,
        List<Lane> lanes,
        String title,
        List<String> captions,
        Optional<Evidence> evidence) {
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
        if (evidence.isPresent() && evidence.get().size() != scores.size()) {
            throw new IllegalArgumentException("expected evidence on each of " + scores.size() + " scores, got "
                    + evidence.get().size());
        }
    }

    /** A circuit of whose scores nothing more is known. */
    public CircuitView(Circuit circuit, PruneScores scores, List<Lane> lanes, String title, List<String> captions) {
        this(circuit, scores, lanes, title, captions, Optional.empty());
    }

    /** The same with how sure the scores are. */
    public CircuitView with(Evidence known) {
        return new CircuitView(circuit, scores, lanes, title, captions, Optional.of(known));
    }

    /** Which edges there are, and where. */
    public EdgeSpace space() {
        return (EdgeSpace) circuit.space();
    }
}
