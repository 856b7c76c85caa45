package dev.tributary.engine.prune;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.PatchableModel;
import java.util.Map;
import java.util.Optional;

/**
 * The change of each edge's value times the gradient at its reader, in the clean run: a first-order estimate of what
 * replacing the edge alone would do (Syed, Rager and Conmy 2023, "Attribution Patching Outperforms Automated Circuit
 * Discovery").
 *
 * <p>Costs a forward pass for the replacement, and a forward and a backward pass, whatever the number of edges.
 *
 * @param corrections what stands for derivatives
 */
public record EdgeAttributionPatching(Corrections corrections) implements DifferentiatingMethod {

    /** With derivatives of everything. */
    public EdgeAttributionPatching() {
        this(Corrections.NONE);
    }

    @Override
    public Map<String, String> settings() {
        return corrections.settings(Map.of());
    }

    @Override
    public Optional<String> unsuited(Metric metric, Ablation ablation) {
        return Gradients.unsuited(this, metric, true);
    }

    @Override
    public String name() {
        return "eap";
    }

    @Override
    public boolean estimatesEffects() {
        return corrections.keepsEffects();
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        Gradients.require(this, objective);
        return Attributions.score(
                model,
                objective,
                scoring,
                corrections,
                batch -> new Attributions.InOneRun(
                        (clean, lanes) -> clean,
                        new EdgeBasis.FromThisRun(objective.replacements().of(batch))));
    }

    @Override
    public About about() {
        return new About(
                "score(u->v) = mean over prompts of sum over positions of (replacement of a_u - a_u) . g_v, where g_v is the"
                        + " gradient of -metric at the input of v in the clean run",
                "1 forward for the replacement, then 1 forward and 1 backward, for any number of edges; "
                        + Corrections.COST,
                "A first look at a large model, and wherever many prompts matter more than the last digit. Serves every"
                        + " ablation and metric with a derivative, except those that compare with the clean run.",
                "First order only: a saturated softmax, norm or activation hides an edge, a direct and an indirect effect"
                        + " can cancel, and MLPs of deep models get wrong signs. "
                        + Corrections.ABOUT,
                "Syed, Rager, Conmy 2023, Attribution Patching Outperforms Automated Circuit Discovery, arXiv:2310.10348; "
                        + Corrections.PAPERS);
    }
}
