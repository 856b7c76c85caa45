package dev.tributary.experiments.benchmark;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.OpenedModel;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A model as it is stored.
 *
 * @param name what it is opened by
 * @param config its configuration
 */
public record StoredModel(String name, ModelConfig config) implements TimedModel {

    /** Finds it; throws {@link UsageException} if it is no transformer. */
    public static StoredModel of(String name) throws IOException {
        try (OpenedModel opened = OpenedModel.open(name, false)) {
            if (!(opened.architecture() instanceof Transformer transformer)) {
                throw new UsageException("--model: only transformers are timed, and " + name + " is none");
            }
            return new StoredModel(name, transformer.config());
        }
    }

    @Override
    public ModelConfig config(int tokens) {
        if (tokens > config.positions().context()) {
            throw new UsageException("--tokens must be at most "
                    + config.positions().context() + ", the context of " + name + ", got " + tokens);
        }
        return config;
    }

    @Override
    public Running open(int tokens, int threads) {
        try {
            OpenedModel opened = OpenedModel.open(name, false);
            return new Running(
                    new ProductionModel(opened.architecture(), opened.parameters(), Precision.FP32, threads), opened);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String weights() {
        return "its own weights";
    }

    @Override
    public String toString() {
        return name;
    }
}
