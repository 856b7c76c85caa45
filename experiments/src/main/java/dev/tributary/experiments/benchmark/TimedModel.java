package dev.tributary.experiments.benchmark;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.production.ProductionModel;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A model that can be timed; it is typed and printed as its text says. */
public sealed interface TimedModel permits Shape, StoredModel {

    /**
     * Its configuration.
     *
     * @param tokens how many it has to read
     */
    ModelConfig config(int tokens);

    /**
     * Opens it for single precision.
     *
     * @param tokens how many it has to read
     */
    Running open(int tokens, int threads);

    /** What its numbers are, for people. */
    String weights();

    /**
     * An opened model.
     *
     * @param model its executor
     * @param files that it reads
     */
    record Running(ProductionModel model, Closeable files) implements AutoCloseable {
        @Override
        public void close() {
            model.close();
            try {
                files.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
