package dev.tributary.engine.ablation;

import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import java.util.List;

/** Which prompts of the pairs a mean is taken over. */
public enum PromptSide {
    CLEAN,
    CORRUPT,
    /** Both, with equal weight. */
    BOTH;

    List<TokenBatch> of(PairBatch batch) {
        return switch (this) {
            case CLEAN -> List.of(batch.clean());
            case CORRUPT -> List.of(batch.corrupt());
            case BOTH -> List.of(batch.clean(), batch.corrupt());
        };
    }

    /** The model's activations on these prompts. */
    List<SourceActivations> activations(PatchableModel model, PairBatch batch) {
        return of(batch).stream().map(model::activations).toList();
    }
}
