package dev.tributary.engine.reference;

import dev.tributary.engine.task.TokenBatch;

/**
 * The shape of a batch that a graph is built for.
 *
 * @param batch prompts
 * @param length positions of each
 */
public record BatchShape(int batch, int length) {
    public BatchShape {
        if (batch < 1 || length < 1) {
            throw new IllegalArgumentException(
                    "a graph needs at least one prompt of at least one token, got [" + batch + ", " + length + "]");
        }
    }

    /** The shape of these prompts. */
    public static BatchShape of(TokenBatch tokens) {
        return new BatchShape(tokens.batch(), tokens.length());
    }

    /** batch * pos. */
    public int rows() {
        return batch * length;
    }
}
