package dev.tributary.experiments.run.asked;

import dev.tributary.engine.tensor.Precision;
import java.util.List;
import java.util.Locale;

/**
 * How a run is computed.
 *
 * @param precision of the arithmetic
 * @param reference whether the slow executor runs, which is the oracle of the fast one
 * @param threads of the arithmetic; results do not depend on it
 * @param batch prompts run together
 */
public record Arithmetic(Precision precision, boolean reference, int threads, int batch) {
    public Arithmetic {
        Limit.THREADS.require(threads);
        Limit.BATCH.require(batch);
    }

    /** What to type for it; the number of threads, which changes no result, is left out. */
    public List<String> words() {
        return List.of(
                "--precision",
                precision.toString().toLowerCase(Locale.ROOT),
                "--executor",
                reference ? "reference" : "production",
                "--batch",
                Integer.toString(batch));
    }
}
