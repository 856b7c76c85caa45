package dev.tributary.engine.prune;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.PatchableModel;
import java.util.Map;
import java.util.Optional;

/**
 * The change of each edge's value times the mean of the gradients on the clean and on the corrupt prompt: integrated
 * gradients with the two ends as its only samples (Hanna, Pezzelle and Belinkov 2024).
 *
 * @param corrections what stands for derivatives
 */
public record CleanCorrupted(Corrections corrections) implements DifferentiatingMethod {

    /** With derivatives of everything. */
    public CleanCorrupted() {
        this(Corrections.NONE);
    }

    @Override
    public Map<String, String> settings() {
        return corrections.settings(Map.of());
    }

    @Override
    public String name() {
        return "clean-corrupted";
    }

    @Override
    public Optional<String> unsuited(Metric metric, Ablation ablation) {
        return IntegratedGradients.unsuited(this, metric, ablation);
    }

    @Override
    public boolean estimatesEffects() {
        return corrections.keepsEffects();
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        Gradients.require(this, objective);
        return IntegratedGradients.along(QuadratureRule.ENDS.samples(2), model, objective, scoring, corrections);
    }

    @Override
    public About about() {
        return new About(
                "score(u->v) = mean over prompts of sum over positions of (a_u on corrupt - a_u on clean) . (g_v(clean)"
                        + " + g_v(corrupt)) / 2, where g_v is the gradient of -metric at the input of v",
                "2 forward for activations, then 2 forward and 2 backward; " + Corrections.COST,
                "A cheap step up from eap: the second gradient sees what is saturated on the clean prompt.",
                "Two samples do not follow a curve: where the metric bends between the prompts both ends can be flat."
                        + " Needs the ablation corrupt. "
                        + Corrections.ABOUT,
                "Hanna, Pezzelle, Belinkov 2024, Have Faith in Faithfulness, arXiv:2403.17806; " + Corrections.PAPERS);
    }
}
