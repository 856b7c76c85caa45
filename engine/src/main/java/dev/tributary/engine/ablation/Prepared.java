package dev.tributary.engine.ablation;

import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.PairBatch;
import java.util.function.Function;

/**
 * Replacements that a recipe has been made into.
 *
 * @param ablation the recipe
 * @param make activations of a batch's shape
 */
record Prepared(Ablation ablation, Function<PairBatch, SourceActivations> make) implements Replacements {
    @Override
    public SourceActivations of(PairBatch batch) {
        return make.apply(batch);
    }
}
