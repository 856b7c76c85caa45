package dev.tributary.engine.patching;

import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;

/** Which of the two prompts of a pair is run while it takes activations of the other. */
public enum Into {
    /** Clean activations are put into the corrupt run: does this one bring the answer back? (denoising) */
    CORRUPT("corrupt"),
    /** Corrupt activations are put into the clean run: does the answer need this one? (noising) */
    CLEAN("clean");

    private final String label;

    Into(String label) {
        this.label = label;
    }

    /** The name on the command line and in files. */
    public String label() {
        return label;
    }

    /** The prompts that are run. */
    TokenBatch takes(PairBatch batch) {
        return this == CORRUPT ? batch.corrupt() : batch.clean();
    }

    /** The prompts whose activations are put in. */
    TokenBatch lends(PairBatch batch) {
        return this == CORRUPT ? batch.clean() : batch.corrupt();
    }
}
