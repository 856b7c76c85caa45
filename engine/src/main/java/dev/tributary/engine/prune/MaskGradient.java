package dev.tributary.engine.prune;

import dev.tributary.engine.ablation.Replacements;
import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.score.PruneScores;

/**
 * The derivative of the metric with respect to each edge's mask, where every mask has the same value. At mask 0 it is
 * edge attribution patching.
 *
 * @param mask from 0 to 1
 */
public record MaskGradient(double mask) implements ScoringMethod {
    public MaskGradient {
        if (!(mask >= 0 && mask <= 1)) {
            throw new IllegalArgumentException("mask-gradient needs a mask from 0 to 1, got " + mask);
        }
    }

    @Override
    public PruneScores score(PatchableModel model, Objective objective, Scoring scoring) {
        Gradients.require(objective, "mask-gradient at mask 0", mask == 0);
        Replacements replacements = objective.ablation().prepare(model, objective.batches());
        ScoreSum sum = new ScoreSum(model.graph(), scoring.positions(), objective);
        int done = 0;
        for (PairBatch batch : objective.batches()) {
            SourceActivations replacement = replacements.of(batch);
            ForwardRun run = ForwardRun.plain(batch.clean(), batch.outputRows())
                    .with(new Patch(new PatchMask.Uniform(mask), replacement));
            BatchMetric metric = BatchMetric.of(objective.metric(), batch, model);
            EdgeBasis basis = new EdgeBasis.FromThisRun(replacement);
            sum.add(model.gradient(run, metric.worsening(), basis).values(), 1);
            scoring.progress()
                    .advance("scoring edges", ++done, objective.batches().size());
        }
        return sum.mean(objective.prompts());
    }
}
