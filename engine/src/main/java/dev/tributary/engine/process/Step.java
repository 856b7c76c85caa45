package dev.tributary.engine.process;

import dev.tributary.engine.model.ModelConfig;
import java.util.Optional;

/** One way to write a model down differently. */
public interface Step {

    /** What TransformerLens calls it. */
    String name();

    /** Why models of this shape cannot be processed so; empty if they can. */
    Optional<String> refusal(ModelConfig config);

    /** The model with other weights. They are computed when they are read. */
    ModelWeights apply(ModelWeights model);
}
