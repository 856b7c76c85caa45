package dev.tributary.engine.model;

/** A text that grows at its end; an executor may keep what it has computed of the beginning. */
public interface Continued extends AutoCloseable {

    /**
     * Puts tokens at the end.
     *
     * @return the logits after the last of them
     */
    double[] next(int... tokens);

    /** Gives memory back. */
    @Override
    void close();
}
