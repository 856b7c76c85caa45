package dev.tributary.experiments.run.asked;

import dev.tributary.engine.process.Processing;
import dev.tributary.engine.tensor.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a run is computed.
 *
 * @param precision of the arithmetic
 * @param reference whether the slow executor runs, which is the oracle of the fast one
 * @param threads of the arithmetic; results do not depend on it
 * @param batch prompts run together
 * @param process what is done to the weights before
 */
public record Arithmetic(Precision precision, boolean reference, int threads, int batch, Processing process) {
    public Arithmetic {
        Limit.THREADS.require(threads);
        Limit.BATCH.require(batch);
    }

    /** With weights as they are. */
    public Arithmetic(Precision precision, boolean reference, int threads, int batch) {
        this(precision, reference, threads, batch, Processing.none());
    }

    /** What to type for it; the number of threads, which changes no result, is left out. */
    public List<String> words() {
        List<String> words = new ArrayList<>(List.of(
                "--precision",
                precision.toString().toLowerCase(Locale.ROOT),
                "--executor",
                reference ? "reference" : "production",
                "--batch",
                Integer.toString(batch)));
        if (!process.equals(Processing.none())) {
            words.addAll(List.of("--process", process.label()));
        }
        return List.copyOf(words);
    }
}
