package dev.tributary.engine.ablation;

import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.task.PairBatch;
import java.util.List;

/** Each writer puts out nothing, biases and position embeddings included. */
public record Zero() implements Ablation {

    @Override
    public String name() {
        return "zero";
    }

    @Override
    public Replacements prepare(PatchableModel model, List<PairBatch> reference) {
        return new Prepared(
                this, batch -> model.zeros(batch.clean().batch(), batch.clean().length()));
    }
}
