package dev.tributary.engine.prune;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.Blend;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.named.Named;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import java.util.List;
import java.util.Map;
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
 * @param corrections what stands for derivatives
 */
public record IntegratedGradients(int steps, QuadratureRule rule, Corrections corrections)
        implements DifferentiatingMethod {
    public IntegratedGradients {
        if (steps < 1 || steps > 1_000) {
            throw new IllegalArgumentException("eap-ig needs steps from 1 to 1000, got " + steps);
        }
    }

    /** With derivatives of everything. */
    public IntegratedGradients(int steps, QuadratureRule rule) {
        this(steps, rule, Corrections.NONE);
    }

    @Override
    public String name() {
        return "eap-ig";
    }

    @Override
    public Map<String, String> settings() {
        return corrections.settings(Named.inOrder("steps", Integer.toString(steps), "rule", Named.spelled(rule)));
    }

    @Override
    public Optional<String> unsuited(Metric metric, Ablation ablation) {
        return unsuited(this, metric, ablation);
    }

    @Override
    public Optional<Completeness> completeness() {
        return corrections.equals(Corrections.NONE) ? Optional.of(Completeness.OUT_OF_THE_INPUT) : Optional.empty();
    }

    @Override
    public boolean estimatesEffects() {
        return corrections.keepsEffects();
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        Gradients.require(this, objective);
        return along(rule.samples(steps), model, objective, scoring, corrections);
    }

    @Override
    public About about() {
        return new About(
                "score(u->v) = mean over prompts of sum over positions of (a_u on corrupt - a_u on clean) . (mean over alpha of"
                        + " g_v at the embedding corrupt + alpha (clean - corrupt)), g_v the gradient of -metric",
                "2 forward for activations, then a forward and a backward for each step; " + Corrections.COST,
                "The default. It sees what is flat at the clean prompt, and works with KL. rule=left repeats the published"
                        + " code, gauss needs fewer steps.",
                "Complete only for edges that leave the input. Embeddings between two prompts belong to no prompt. Needs the"
                        + " ablation corrupt; pairs of strong edges of opposite sign may both be of little effect. "
                        + Corrections.ABOUT,
                "Hanna, Pezzelle, Belinkov 2024, Have Faith in Faithfulness, arXiv:2403.17806; " + Corrections.PAPERS);
    }

    /** Why a method that moves between the prompts of a pair says nothing; empty if it suits them. */
    static Optional<String> unsuited(ScoringMethod method, Metric metric, Ablation ablation) {
        return ablation.usesCorruptPrompt()
                ? Gradients.unsuited(method, metric, false)
                : Optional.of(method.name()
                        + " moves from the corrupt to the clean prompt, so it needs the ablation corrupt, got "
                        + ablation.specification() + "; use eap or mask-ig");
    }

    /** The gradient averaged over samples of the way. */
    static Scored along(
            List<QuadratureRule.Sample> samples,
            PatchableModel model,
            Objective objective,
            Scoring scoring,
            Corrections corrections) {
        return Attributions.score(
                model, objective, scoring, corrections, batch -> new FromCorrupt(model, batch, samples));
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
