package dev.tributary.engine.progress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that is done once, by another thread meanwhile or by whoever needs it first. Whoever asks what came of it waits for
 * it, and is thrown what stopped it.
 */
public final class Beside<T> {

    private final FutureTask<T> task;
    private final boolean begun;

    /** @param begun whether some thread is sure to do it */
    private Beside(Callable<T> work, boolean begun) {
        this.task = new FutureTask<>(work);
        this.begun = begun;
    }

    /** Begins in a thread of its own, which keeps no program alive. */
    public static <T> Beside<T> begin(String thread, Callable<T> work) {
        Beside<T> beside = new Beside<>(work, true);
        Thread own = new Thread(beside.task, thread);
        own.setDaemon(true);
        own.start();
        return beside;
    }

    /** Begins when it is asked for, or told to. */
    public static <T> Beside<T> later(Callable<T> work) {
        return new Beside<>(work, false);
    }

    /** Does it here, unless it is done or another thread is at it. */
    public void run() {
        task.run();
    }

    /**
     * What came of it.
     *
     * @throws UncheckedIOException if it was stopped by an {@link IOException}; anything else is thrown as it was
     * @throws CancellationException if the current thread is interrupted
     */
    public T get() {
        if (!begun) {
            task.run();
        }
        try {
            return task.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for another thread");
        } catch (ExecutionException failed) {
            throw asItWas(Objects.requireNonNull(failed.getCause()));
        }
    }

    private static RuntimeException asItWas(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException exception) {
            return exception;
        }
        return cause instanceof IOException io ? new UncheckedIOException(io) : new IllegalStateException(cause);
    }

    /** Waits until it is over, whatever comes of it. */
    public void await() {
        try {
            get();
        } catch (RuntimeException | Error told) {
            // whoever needs it is told by get()
            return;
        }
    }
}
