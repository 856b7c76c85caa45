package dev.tributary.engine.production.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that share out tiles of work. Which thread takes a tile is up to chance; what a tile computes is not,
 * so the outcome is the same for every number of threads.
 */
public final class Workers implements AutoCloseable {

    private static final int SPINS = 2_000;

    private final Thread[] threads;
    private volatile @Nullable Job current;
    private volatile boolean closed;

    public Workers(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("expected at least one thread, got " + count);
        }
        threads = new Thread[count - 1];
        for (int index = 0; index < threads.length; index++) {
            threads[index] = new Thread(this::serve, "tributary-worker-" + (index + 1));
            threads[index].setDaemon(true);
            threads[index].start();
        }
    }

    /** How many tiles may be worked on at a time. */
    public int count() {
        return threads.length + 1;
    }

    /**
     * Runs the body for every tile from 0 to {@code tiles - 1} and waits for all; rethrows what a tile threw, after which no
     * further one begins. A tile that shares out work of its own does all of it itself.
     */
    public void run(int tiles, IntConsumer body) {
        if (tiles <= 1 || threads.length == 0 || current != null) {
            for (int tile = 0; tile < tiles; tile++) {
                body.accept(tile);
            }
            return;
        }
        Job job = new Job(tiles, body);
        current = job;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        job.work();
        while (job.finished.get() < tiles) {
            Thread.onSpinWait();
        }
        current = null;
        job.rethrow();
    }

    /** What a function makes of every number from 0 to {@code count - 1}, in this order. */
    public <T> List<T> map(int count, IntFunction<T> function) {
        List<Optional<T>> made = new ArrayList<>(Collections.nCopies(count, Optional.empty()));
        run(count, index -> made.set(index, Optional.of(function.apply(index))));
        return made.stream().map(Optional::orElseThrow).toList();
    }

    private void serve() {
        @Nullable Job last = null;
        int idle = 0;
        while (!closed) {
            Job job = current;
            if (job != null && job != last) {
                job.work();
                last = job;
                idle = 0;
            } else if (++idle < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
                idle = 0;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }

    /** Tiles that are being shared out. */
    private static final class Job {
        private final int tiles;
        private final IntConsumer body;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger finished = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Job(int tiles, IntConsumer body) {
            this.tiles = tiles;
            this.body = body;
        }

        void work() {
            for (int tile = next.getAndIncrement(); tile < tiles; tile = next.getAndIncrement()) {
                try {
                    if (failure.get() == null) {
                        body.accept(tile);
                    }
                } catch (RuntimeException | Error thrown) {
                    failure.compareAndSet(null, thrown);
                } finally {
                    finished.incrementAndGet();
                }
            }
        }

        void rethrow() {
            Throwable thrown = failure.get();
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }
}
