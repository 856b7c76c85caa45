package dev.tributary.engine.prune;

import dev.tributary.engine.ablation.Replacements;
import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.score.PruneScores;

/**
 * The change of each edge's value times the gradient at its reader, in the clean run: a first-order estimate of what
 * replacing the edge alone would do (Syed, Rager and Conmy 2023, "Attribution Patching Outperforms Automated Circuit
 * Discovery").
 *
 * <p>Costs a forward pass for the replacement, and a forward and a backward pass, whatever the number of edges.
 */
public record EdgeAttributionPatching() implements ScoringMethod {

    @Override
    public PruneScores score(PatchableModel model, Objective objective, Scoring scoring) {
        Gradients.require(objective, "eap", true);
        Replacements replacements = objective.ablation().prepare(model, objective.batches());
        ScoreSum sum = new ScoreSum(model.graph(), scoring.positions(), objective);
        int done = 0;
        for (PairBatch batch : objective.batches()) {
            ForwardRun run = ForwardRun.plain(batch.clean(), batch.outputRows());
            BatchMetric metric = BatchMetric.of(objective.metric(), batch, model);
            EdgeBasis basis = new EdgeBasis.FromThisRun(replacements.of(batch));
            sum.add(model.gradient(run, metric.worsening(), basis).values(), 1);
            scoring.progress()
                    .advance("scoring edges", ++done, objective.batches().size());
        }
        return sum.mean(objective.prompts());
    }
}
