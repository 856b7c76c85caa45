package dev.tributary.engine.prune;

import dev.tributary.engine.named.Named;
import java.util.Map;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.Blend;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import java.util.List;
import java.util.Optional;

/**
 * Edge attribution patching with the gradient averaged while the embedding moves from the corrupt to the clean prompt
 * (Hanna, Pezzelle and Belinkov 2024, "Have Faith in Faithfulness"; EAP-IG on inputs). Defined for corrupt prompts
 * only: other ablations have no embedding to start from.
 *
 * <p>Costs two forward passes, and a forward and a backward pass for each step.
 *
 * @param steps samples of the integral; the weighted mean of all is taken
 * @param rule where they lie
 */
public record IntegratedGradients(int steps, QuadratureRule rule) implements DifferentiatingMethod {
    public IntegratedGradients {
        if (steps < 1 || steps > 1_000) {
            throw new IllegalArgumentException("eap-ig needs steps from 1 to 1000, got " + steps);
        }
    }

    @Override
    public String name() {
        return "eap-ig";
    }

    @Override
    public Map<String, String> settings() {
        return Named.inOrder("steps", Integer.toString(steps), "rule", Named.spelled(rule));
    }

    @Override
    public Optional<String> unsuited(Metric metric, Ablation ablation) {
        return ablation.usesCorruptPrompt()
                ? Gradients.unsuited(this, metric, false)
                : Optional.of("eap-ig moves from the corrupt to the clean prompt, so it needs the ablation corrupt, got "
                        + ablation.specification() + "; use eap or mask-gradient");
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        Gradients.require(this, objective);
        List<QuadratureRule.Sample> samples = rule.samples(steps);
        return Attributions.score(model, objective, scoring, batch -> new FromCorrupt(model, batch, samples));
    }

    /** The way from the corrupt to the clean prompts of a batch. */
    private record FromCorrupt(PatchableModel model, PairBatch batch, List<QuadratureRule.Sample> samples)
            implements Attributions.Plan {
        @Override
        public ForwardRun run(ForwardRun clean, LaneMap lanes) {
            return clean;
        }

        @Override
        public List<Attribution.Sample> path() {
            return samples.stream()
                    .map(sample -> new Attribution.Sample(
                            Optional.of(new Blend(batch.corrupt(), sample.at())), sample.weight()))
                    .toList();
        }

        @Override
        public EdgeBasis basis() {
            return new EdgeBasis.Between(model.activations(batch.clean()), model.activations(batch.corrupt()));
        }
    }
}
