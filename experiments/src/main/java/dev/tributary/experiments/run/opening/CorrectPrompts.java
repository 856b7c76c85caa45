package dev.tributary.experiments.run.opening;

import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.metric.Accuracy;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import java.util.ArrayList;
import java.util.List;

/** Keeps the prompts that a model gets right: at every answer position the largest logit is that of a right answer. */
final class CorrectPrompts {

    private CorrectPrompts() {}

    static TokenisedPrompts.Split of(PatchableModel model, TokenisedPrompts.Split split, int batch) {
        return new TokenisedPrompts.Split(
                of(model, split.score(), batch, "score"),
                of(model, split.select(), batch, "select"),
                of(model, split.report(), batch, "report"));
    }

    /** @param part what they are for, for a message */
    static TokenisedPrompts of(PatchableModel model, TokenisedPrompts prompts, int size, String part) {
        List<Integer> order = prompts.batchOrder();
        List<Integer> right = new ArrayList<>();
        int done = 0;
        for (PairBatch batch : prompts.batches(size)) {
            Logits clean = model.logits(ForwardRun.plain(batch.clean(), batch.outputRows()));
            for (double accuracy : BatchMetric.of(new Accuracy(), batch, clean).values(clean)) {
                // a mean of ones has no rounding
                if (accuracy == 1) {
                    right.add(order.get(done));
                }
                done++;
            }
        }
        if (right.isEmpty()) {
            throw new IllegalArgumentException("--correct-only leaves no prompt to " + part
                    + ": the model gets none of " + prompts.pairs().size() + " right");
        }
        return prompts.part(right);
    }
}
