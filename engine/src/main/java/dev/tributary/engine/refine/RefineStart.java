package dev.tributary.engine.refine;

import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.PruneScores;
import java.util.List;

/**
 * What refining begins with.
 *
 * @param circuit it
 * @param scores by which elements are ordered until something better is known; of the space of the circuit
 * @param doubtful elements whose score an exact effect contradicts, the worst first; they are tried before all others
 */
public record RefineStart(Circuit circuit, PruneScores scores, List<Integer> doubtful) {
    public RefineStart {
        circuit.space().requireSame(scores.space(), "a circuit and scores");
        doubtful = List.copyOf(doubtful);
        for (int index : doubtful) {
            if (index < 0 || index >= scores.size()) {
                throw new IllegalArgumentException(
                        "doubtful elements are numbered from 0 to " + (scores.size() - 1) + ", got " + index);
            }
        }
    }

    /** A circuit none of whose scores is in doubt. */
    public RefineStart(Circuit circuit, PruneScores scores) {
        this(circuit, scores, List.of());
    }
}
