package dev.tributary.engine.ablation;

import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.task.PairBatch;
import java.util.List;

/** Each writer puts out what it computes on the corrupt prompt of the same pair (resample ablation). */
public record CorruptPrompt() implements Ablation {

    @Override
    public String name() {
        return "corrupt";
    }

    @Override
    public Replacements prepare(PatchableModel model, List<PairBatch> reference) {
        return new Prepared(this, batch -> model.activations(batch.corrupt()));
    }

    @Override
    public boolean usesCorruptPrompt() {
        return true;
    }
}
