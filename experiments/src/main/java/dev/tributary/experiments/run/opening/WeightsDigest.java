package dev.tributary.experiments.run.opening;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The SHA-256 of a model's weights, computed beside the work since reading half a gigabyte takes as long as scoring with
 * it. Whoever asks waits for the rest.
 */
public final class WeightsDigest {

    private final FutureTask<String> task;

    private WeightsDigest(FutureTask<String> task) {
        this.task = task;
    }

    /** Starts in a thread of its own, which keeps no program alive. */
    static WeightsDigest of(Callable<String> computation) {
        FutureTask<String> task = new FutureTask<>(computation);
        Thread thread = new Thread(task, "tributary-digest");
        thread.setDaemon(true);
        thread.start();
        return new WeightsDigest(task);
    }

    /** The digest, hexadecimal; throws what went wrong when the files were read. */
    String get() throws IOException {
        try {
            return task.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the weights' digest was computed", interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            throw new IOException("the weights' digest cannot be computed: " + failed.getCause(), failed);
        }
    }
}
