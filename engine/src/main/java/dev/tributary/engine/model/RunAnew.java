package dev.tributary.engine.model;

import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import java.util.ArrayList;
import java.util.List;

/** A growing text that is run from its first token each time. */
final class RunAnew implements Continued {

    private final PatchableModel model;
    private final List<Integer> ids = new ArrayList<>();

    RunAnew(PatchableModel model) {
        this.model = model;
    }

    @Override
    public double[] next(int... tokens) {
        for (int token : tokens) {
            ids.add(token);
        }
        TokenBatch text = TokenBatch.ofOne(ids);
        return model.logits(ForwardRun.plain(text, new OutputRows(text.length() - 1)))
                .row(0);
    }

    @Override
    public void close() {
        // nothing is kept
    }
}
