package dev.tributary.engine.prune;

import dev.tributary.graph.circuit.Circuit;
import java.util.List;

/** Measures candidates: here, or on several machines at a time. */
public interface CandidateRuns extends AutoCloseable {

    /** How many machines measure at a time. Changes how many visits are foreseen, not what comes of them. */
    int width();

    /** How bad the metric is where everything but a circuit is replaced: its mean over prompts, more is worse. */
    double worse(Circuit circuit);

    /** The same for the circuit without each candidate. */
    List<Double> worse(Candidates candidates);

    @Override
    void close();
}
