package dev.tributary.engine.refine;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Measure;
import dev.tributary.graph.circuit.Circuit;
import java.util.Set;

/** What a circuit is asked for on each part of the prompts. */
public interface Target {

    /** What has to be measured beside the metric. */
    Set<Measure> measures();

    /**
     * By how much a circuit is not good enough; 0 if it is.
     *
     * @param part the number of the part that it was measured on
     */
    double shortfall(int part, Circuit circuit, Evaluation evaluation);
}
