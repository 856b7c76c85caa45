package dev.tributary.engine.prune;

import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.ablation.Ablation;
import java.util.Optional;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.PatchableModel;

/**
 * The change of each edge's value times the gradient at its reader, in the clean run: a first-order estimate of what
 * replacing the edge alone would do (Syed, Rager and Conmy 2023, "Attribution Patching Outperforms Automated Circuit
 * Discovery").
 *
 * <p>Costs a forward pass for the replacement, and a forward and a backward pass, whatever the number of edges.
 */
public record EdgeAttributionPatching() implements DifferentiatingMethod {

    @Override
    public Optional<String> unsuited(Metric metric, Ablation ablation) {
        return Gradients.unsuited(this, metric, true);
    }

    @Override
    public String name() {
        return "eap";
    }


    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        Gradients.require(this, objective);
        return Attributions.score(
                model,
                objective,
                scoring,
                batch -> new Attributions.InOneRun(
                        (clean, lanes) -> clean,
                        new EdgeBasis.FromThisRun(objective.replacements().of(batch))));
    }
}
