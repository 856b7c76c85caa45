package dev.tributary.engine.ablation;

import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.PairBatch;

/** What replaces each writer's output on the prompts of a batch, with everything known that is not of that batch. */
public interface Replacements {

    /** Activations of the batch's shape. */
    SourceActivations of(PairBatch batch);

    /** The recipe that they come from. */
    Ablation ablation();
}
