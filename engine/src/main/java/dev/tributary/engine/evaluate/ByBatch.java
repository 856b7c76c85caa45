package dev.tributary.engine.evaluate;

import dev.tributary.engine.model.PatchableModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Masks measured on the batches of an objective, which the model shares out; their values come in the batches' order. */
final class ByBatch {

    /** Batches whose values wait for each other; those of a million prompts would not fit into memory one by one. */
    private static final int AT_ONCE = 256;

    private ByBatch() {}

    /**
     * What comes of all batches.
     *
     * @param work measures every mask on the batch of a number, in one of several threads
     */
    static List<Evaluation> measure(PatchableModel model, Objective objective, IntFunction<List<Tally>> work) {
        List<Tally> all = new ArrayList<>();
        SharedBatches.inOrder(model, objective.batches(), AT_ONCE, work, batch -> join(all, batch));
        return all.stream().map(Tally::evaluation).toList();
    }

    private static void join(List<Tally> all, List<Tally> batch) {
        if (all.isEmpty()) {
            all.addAll(batch);
            return;
        }
        for (int mask = 0; mask < batch.size(); mask++) {
            all.get(mask).add(batch.get(mask));
        }
    }
}
