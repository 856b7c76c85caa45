package dev.tributary.engine.ablation;

import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.named.Named;
import dev.tributary.engine.task.PairBatch;
import java.util.List;

/** A recipe for what an edge carries once it is cut. */
public interface Ablation extends Named {

    /**
     * Gathers what the recipe needs from the model.
     *
     * @param reference the prompts that means are taken over: those of the score split
     */
    Replacements prepare(PatchableModel model, List<PairBatch> reference);

    /** Whether the replacement is what the corrupt prompt of the same pair computes. */
    default boolean usesCorruptPrompt() {
        return false;
    }

    /** Whether the replacement depends on the reference prompts. */
    default boolean usesReference() {
        return false;
    }
}
