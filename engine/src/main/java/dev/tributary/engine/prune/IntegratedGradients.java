package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.Blend;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.score.PruneScores;
import java.util.List;

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
public record IntegratedGradients(int steps, QuadratureRule rule) implements ScoringMethod {
    public IntegratedGradients {
        if (steps < 1 || steps > 1_000) {
            throw new IllegalArgumentException("eap-ig needs steps from 1 to 1000, got " + steps);
        }
    }

    @Override
    public PruneScores score(PatchableModel model, Objective objective, Scoring scoring) {
        Gradients.require(objective, "eap-ig", false);
        if (!objective.ablation().usesCorruptPrompt()) {
            throw new IllegalArgumentException("eap-ig moves from the corrupt to the clean prompt, so it needs the"
                    + " ablation corrupt, got " + objective.ablation() + "; use eap or mask-gradient");
        }
        ScoreSum sum = new ScoreSum(model.graph(), scoring.positions(), objective);
        List<QuadratureRule.Sample> samples = rule.samples(steps);
        int done = 0;
        for (PairBatch batch : objective.batches()) {
            BatchMetric metric = BatchMetric.of(objective.metric(), batch, model);
            EdgeBasis basis =
                    new EdgeBasis.Between(model.activations(batch.clean()), model.activations(batch.corrupt()));
            for (QuadratureRule.Sample sample : samples) {
                ForwardRun run = ForwardRun.plain(batch.clean(), batch.outputRows())
                        .with(new Blend(batch.corrupt(), sample.at()));
                sum.add(model.gradient(run, metric.worsening(), basis).values(), sample.weight());
                scoring.progress()
                        .advance(
                                "scoring edges",
                                ++done,
                                (long) objective.batches().size() * steps);
            }
        }
        return sum.mean(objective.prompts());
    }
}
