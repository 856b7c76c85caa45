package dev.tributary.experiments.run.asked;

import dev.tributary.engine.tensor.Precision;

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
}
