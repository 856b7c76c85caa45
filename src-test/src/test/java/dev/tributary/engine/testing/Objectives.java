package dev.tributary.engine.testing;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.task.PairBatch;
import java.util.List;

/** Objectives whose means, if any, are taken over their own prompts. */
public final class Objectives {

    private Objectives() {}

    /** What is cut carries what the corrupt prompt computes. */
    public static Objective corrupt(PatchableModel model, Metric metric, PairBatch... batches) {
        return of(model, metric, new CorruptPrompt(), batches);
    }

    /** What is cut carries what the ablation says. */
    public static Objective of(PatchableModel model, Metric metric, Ablation ablation, PairBatch... batches) {
        List<PairBatch> prompts = List.of(batches);
        return new Objective(prompts, metric, ablation.prepare(model, prompts));
    }
}
