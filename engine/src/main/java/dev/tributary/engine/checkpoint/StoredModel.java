package dev.tributary.engine.checkpoint;

import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.graph.io.JsonFields;
import dev.tributary.graph.io.TensorSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model as it is stored, before anything is made of it. Whatever file holds it, its configuration has the keys of one
 * of the kinds that {@link Checkpoints} knows, and its tensors have that kind's names, shapes and layout.
 *
 * @param name for people
 * @param config what {@code config.json} holds, or would hold
 * @param weights the tensors by name
 * @param files that hold the weights, in the order of their names; what a hash of the weights is taken of
 * @param tokenizer if there is one
 */
public record StoredModel(
        String name, JsonFields config, TensorSource weights, List<Path> files, Optional<Tokenizer> tokenizer) {
    public StoredModel {
        files = List.copyOf(files);
    }
}
