package dev.tributary.engine.evaluate;

import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.task.PairBatch;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Batches of prompts that a model shares out among threads, some at once; what comes of them is taken in their order. */
public final class SharedBatches {

    private SharedBatches() {}

    /**
     * Does the work of every batch.
     *
     * @param atOnce of how many batches the outcomes may wait for those before them; at least one
     * @param work makes something of the batch of a number, in one of several threads
     * @param taker is given what came of each, in this thread
     */
    public static <T> void inOrder(
            PatchableModel model, List<PairBatch> batches, int atOnce, IntFunction<T> work, Consumer<T> taker) {
        int rows = PairBatch.mostRows(batches);
        for (int start = 0; start < batches.size(); start += atOnce) {
            int first = start;
            model.shareOut(Math.min(atOnce, batches.size() - first), rows, place -> work.apply(first + place))
                    .forEach(taker);
        }
    }
}
