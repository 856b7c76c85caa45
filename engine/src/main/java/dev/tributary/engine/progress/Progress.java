package dev.tributary.engine.progress;

import java.util.concurrent.CancellationException;

/** Told how far a piece of work is. Work asks {@link #advance} often enough for a person to wait at ease. */
public interface Progress {

    /**
     * @param stage what is being done, in a few words
     * @param done how many steps are behind
     * @param total how many there are
     */
    void report(String stage, long done, long total);

    /** Reports, and throws {@link CancellationException} if the thread was interrupted. */
    default void advance(String stage, long done, long total) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted while " + stage + ", after " + done + " of " + total);
        }
        report(stage, done, total);
    }

    /** Nobody listens. */
    static Progress silent() {
        return (stage, done, total) -> {};
    }
}
