package dev.tributary.engine.ablation;

import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.named.Named;
import dev.tributary.engine.task.PairBatch;
import java.util.List;

/**
 * Each writer puts out its mean over the reference prompts, for each position on its own.
 *
 * @param over which prompts of the pairs
 */
public record TokenwiseMean(PromptSide over) implements Ablation {

    @Override
    public String name() {
        return "mean-" + Named.spelled(over);
    }

    @Override
    public boolean usesReference() {
        return true;
    }

    @Override
    public Replacements prepare(PatchableModel model, List<PairBatch> reference) {
        if (reference.isEmpty()) {
            throw new IllegalArgumentException("a mean over the reference prompts needs at least one prompt");
        }
        SourceActivations first = over.activations(model, reference.get(0)).get(0);
        PositionSums sums = new PositionSums(first);
        for (PairBatch batch : reference) {
            over.activations(model, batch).forEach(sums::add);
        }
        return new Prepared(this, batch -> {
            if (batch.clean().length() != first.length()) {
                throw new IllegalArgumentException("means by position were taken over prompts of " + first.length()
                        + " tokens and cannot replace activations of a prompt of "
                        + batch.clean().length());
            }
            return sums.byPosition(model.graph(), batch.clean().batch());
        });
    }
}
