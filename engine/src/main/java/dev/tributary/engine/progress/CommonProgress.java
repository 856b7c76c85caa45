package dev.tributary.engine.progress;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Progress of work that several threads do for one: their steps are counted together, and all of them stop once the one
 * that waits is interrupted. For use by any of them.
 */
public final class CommonProgress {

    private final Progress progress;
    private final String stage;
    private final long total;
    private final Thread waiting = Thread.currentThread();
    private final AtomicLong done = new AtomicLong();

    /** Of work that the current thread waits for. */
    public CommonProgress(Progress progress, String stage, long total) {
        this.progress = progress;
        this.stage = stage;
        this.total = total;
    }

    /** Tells of so many steps more, and throws {@link CancellationException} if the thread that waits was interrupted. */
    public synchronized void advance(long steps) {
        long now = done.addAndGet(steps);
        if (waiting.isInterrupted()) {
            throw new CancellationException("interrupted while " + stage + ", after " + now + " of " + total);
        }
        progress.report(stage, now, total);
    }
}
