package dev.tributary.engine.production.scores;

import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;

/** Scores of a batch, prompt by prompt: [prompt, element]. */
public final class ScoreBuffers {

    private final Block block;
    private final int prompts;
    private final int size;

    public ScoreBuffers(BlockPool.Lease lease, int prompts, int size) {
        this.block = lease.zeros((long) prompts * size);
        this.prompts = prompts;
        this.size = size;
    }

    Block block() {
        return block;
    }

    /** Where the score of an element on a prompt stands. */
    long offset(int prompt, int index) {
        return (long) prompt * size + index;
    }

    /** Hands the scores out, prompt by prompt. */
    public void to(Attribution.PromptSink sink) {
        double[] values = new double[size];
        for (int prompt = 0; prompt < prompts; prompt++) {
            block.get(offset(prompt, 0), values, size);
            sink.accept(prompt, values);
        }
    }
}
