package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;

/**
 * To first order, what replacing each element does to a model of which nothing but a circuit is left: the derivative with
 * respect to the mask where the mask ablates all but the circuit. Costs one forward and one backward pass over the
 * prompts, whatever the number of elements.
 */
public final class LocalGradients {

    private LocalGradients() {}

    /**
     * A score for every element, kept or not; throws {@link IllegalArgumentException} if the metric has no derivative.
     *
     * @param circuit at which derivatives are taken, of the space that is scored
     */
    public static Scored of(PatchableModel model, Objective objective, Scoring scoring, Circuit circuit) {
        if (!objective.metric().differentiable()) {
            throw new IllegalArgumentException("gradients at a circuit need a metric with a derivative, and "
                    + objective.metric().name() + " has none");
        }
        return Attributions.score(model, objective, scoring, batch -> {
            SourceActivations replacement = objective.replacements().of(batch);
            PatchMask mask = new PatchMask.AblatingAllBut(circuit);
            return new Attributions.InOneRun(
                    (clean, lanes) -> clean.with(new Patch(mask, replacement, lanes)),
                    new EdgeBasis.FromThisRun(replacement));
        });
    }
}
