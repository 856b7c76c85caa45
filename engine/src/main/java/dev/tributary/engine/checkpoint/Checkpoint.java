package dev.tributary.engine.checkpoint;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.graph.io.Sha256;
import dev.tributary.graph.io.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A stored model. Its parameters are read from the files when an executor asks for them; close it when executors have
 * been made.
 *
 * <p>Reading a parameter that holds a NaN or an infinity throws {@link java.io.UncheckedIOException} around a {@link
 * dev.tributary.graph.io.FormatException} that names file, tensor and element.
 *
 * @param name for people: the name of the folder
 * @param architecture its shape
 * @param parameters under TransformerLens's names
 * @param tokenizer if the folder has one
 * @param weights the open files
 * @param files the weights' files, in the order of their names
 */
public record Checkpoint(
        String name,
        Transformer architecture,
        Parameters parameters,
        Optional<Tokenizer> tokenizer,
        TensorSource weights,
        List<Path> files)
        implements AutoCloseable {

    public Checkpoint {
        files = List.copyOf(files);
    }

    /** Where the model was read from. */
    public Path source() {
        return weights.path();
    }

    /**
     * SHA-256 of the weights, hexadecimal: of the one file, as {@code sha256sum} prints it, or of all shards' bytes in
     * the order of {@link #files}. Reads every byte on each call.
     */
    public String weightsHash() throws IOException {
        return Sha256.of(files);
    }

    @Override
    public void close() throws IOException {
        weights.close();
    }
}
