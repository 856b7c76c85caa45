package dev.tributary.engine.prune;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.graph.circuit.PatchMask;
import java.util.Map;
import java.util.Optional;

/**
 * The derivative of the metric with respect to each edge's mask, where every mask has the same value. At mask 0 it is
 * edge attribution patching.
 *
 * @param mask from 0 to 1
 */
public record MaskGradient(double mask) implements DifferentiatingMethod {
    public MaskGradient {
        if (!(mask >= 0 && mask <= 1)) {
            throw new IllegalArgumentException("mask-gradient needs a mask from 0 to 1, got " + mask);
        }
    }

    @Override
    public String name() {
        return "mask-gradient";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("mask", Double.toString(mask));
    }

    @Override
    public Optional<String> unsuited(Metric metric, Ablation ablation) {
        return Gradients.unsuited(this, metric, mask == 0);
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        Gradients.require(this, objective);
        return Attributions.score(model, objective, scoring, batch -> {
            SourceActivations replacement = objective.replacements().of(batch);
            PatchMask everywhere = new PatchMask.Uniform(mask);
            return new Attributions.InOneRun(
                    (clean, lanes) -> clean.with(new Patch(everywhere, replacement, lanes)),
                    new EdgeBasis.FromThisRun(replacement));
        });
    }

    @Override
    public About about() {
        return new About(
                "score(e) = mean over prompts of d(-metric)/d(mask of e), where every mask has the given value",
                "1 forward for the replacement, then 1 forward and 1 backward",
                "At mask 0 it is eap. Values between say how the metric changes in a model that is ablated by half.",
                "One point of a curve: at mask 1 nothing upstream has a gradient, and at 0 it has every fault of eap.",
                "Miller, Chughtai, Saunders 2024, Transformer Circuit Faithfulness Metrics Are Not Robust, arXiv:2407.08734");
    }
}
