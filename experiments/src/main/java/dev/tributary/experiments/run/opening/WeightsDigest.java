package dev.tributary.experiments.run.opening;

import dev.tributary.engine.progress.Beside;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;

/**
 * The SHA-256 of a model's weights, computed beside the work since reading half a gigabyte takes as long as scoring with
 * it. Whoever asks waits for the rest.
 */
public final class WeightsDigest {

    private final Beside<String> task;

    private WeightsDigest(Beside<String> task) {
        this.task = task;
    }

    /** Starts in a thread of its own, which keeps no program alive. */
    static WeightsDigest of(Callable<String> computation) {
        return new WeightsDigest(Beside.begin("tributary-digest", computation));
    }

    /** The digest, hexadecimal; throws what went wrong when the files were read. */
    String get() throws IOException {
        try {
            return task.get();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }
}
