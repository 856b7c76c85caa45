package dev.tributary.engine.production.continued;

import dev.tributary.engine.model.Continued;
import dev.tributary.engine.task.TokenBatch;
import java.util.List;
import java.util.function.BiFunction;

/** A text whose keys and values are kept: one more token costs one row of a forward pass. */
public final class GrowingText implements Continued {

    private final Past past;
    private final int context;
    private final BiFunction<TokenBatch, Past, double[]> runs;

    /** @param runs gives the logits after the last of tokens that come after what was kept */
    public GrowingText(Past past, int context, BiFunction<TokenBatch, Past, double[]> runs) {
        this.past = past;
        this.context = context;
        this.runs = runs;
    }

    @Override
    public double[] next(int... tokens) {
        if (tokens.length == 0 || tokens.length + past.length() > context) {
            throw new IllegalArgumentException("expected at least one token, and at most " + context
                    + " in all, which is what the model reads; got " + tokens.length + " after " + past.length());
        }
        if (past.length() == 0) {
            return run(tokens);
        }
        double[] logits = {};
        for (int token : tokens) {
            logits = run(token);
        }
        return logits;
    }

    private double[] run(int... tokens) {
        double[] logits = runs.apply(TokenBatch.of(List.of(tokens)), past);
        past.grew(tokens.length);
        return logits;
    }

    @Override
    public void close() {
        past.close();
    }
}
