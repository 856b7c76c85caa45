package dev.tributary.engine.ablation;

import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.PairBatch;
import java.util.List;

/** Each writer puts out nothing, biases and position embeddings included. */
public record Zero() implements Ablation {

    @Override
    public Replacements prepare(PatchableModel model, List<PairBatch> reference) {
        return batch -> {
            SourceActivations shape = model.activations(batch.clean());
            double[][] codes = new double[shape.groups().size()][];
            for (int step = 0; step < codes.length; step++) {
                codes[step] = new double[shape.codes(step).length];
            }
            return new SourceActivations(model.graph(), shape.batch(), shape.length(), codes);
        };
    }
}
