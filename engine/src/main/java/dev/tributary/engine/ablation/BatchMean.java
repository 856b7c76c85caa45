package dev.tributary.engine.ablation;

import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.named.Named;
import dev.tributary.engine.task.PairBatch;
import java.util.List;
import java.util.Map;

/**
 * Each writer puts out its mean over the prompts of the very batch, so the outcome depends on the batch size.
 *
 * @param over which prompts of the pairs
 * @param acrossPositions whether the mean is taken over positions too
 */
public record BatchMean(PromptSide over, boolean acrossPositions) implements Ablation {

    @Override
    public String name() {
        return acrossPositions ? "batch-mean-all" : "batch-mean";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("over", Named.spelled(over));
    }

    @Override
    public Replacements prepare(PatchableModel model, List<PairBatch> reference) {
        return new Prepared(this, batch -> {
            List<SourceActivations> runs = over.activations(model, batch);
            PositionSums sums = new PositionSums(runs.get(0));
            runs.forEach(sums::add);
            int prompts = batch.clean().batch();
            return acrossPositions ? sums.overall(model.graph(), prompts) : sums.byPosition(model.graph(), prompts);
        });
    }
}
