package dev.tributary.experiments.run.opening;

import dev.tributary.engine.ablation.Replacements;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.prune.ScoringMethod;
import dev.tributary.graph.Positions;
import java.util.List;

/**
 * The objects that measure and score.
 *
 * @param positions whether positions are told apart
 * @param method how elements are scored
 * @param metric what is measured
 * @param replacements what cut edges carry; means are those of the score split
 * @param notes what was taken where nothing was asked for, and why, in sentences
 */
public record Way(
        Positions positions, ScoringMethod method, Metric metric, Replacements replacements, List<String> notes) {
    public Way {
        notes = List.copyOf(notes);
    }
}
