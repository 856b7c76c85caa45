package dev.tributary.engine.checkpoint;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.gguf.GgufFile;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tokenize.HuggingFaceTokenizerFile;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.engine.tokenize.WordListJson;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFields;
import dev.tributary.graph.io.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Opens the folders of models; which kind one is, its {@code config.json} tells. */
public final class Checkpoints {

    /** Every kind that can be opened; where two fit, the first counts. */
    static final List<CheckpointFormat> FORMATS = List.of(
            new TransformerLensFormat(), new Gpt2Format(), new NeoxFormat(), new LlamaFormat(), new OptFormat());

    private static final String TYPE = "model_type";

    private Checkpoints() {}

    /** What {@code config.json} has in the folders that can be opened, for people. */
    public static String kinds() {
        return FORMATS.stream().map(CheckpointFormat::sign).collect(Collectors.joining(", or "));
    }

    /**
     * Opens a folder, or a file that holds a whole model ({@code .gguf}). Names and shapes of all tensors are checked; their numbers are checked when they are read.
     *
     * @param separateQkv whether q, k and v of a head are inputs of their own
     * @throws FormatException if a file does not fit, with the file, the place in it and the reason
     */
    public static Checkpoint open(Path folder, boolean separateQkv) throws IOException {
        if (folder.toString().endsWith(GgufFile.EXTENSION) && !Files.isDirectory(folder)) {
            return openFile(folder, separateQkv);
        }
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder + " (expected the folder of a model, with config.json in it)");
        }
        Path configFile = folder.resolve("config.json");
        if (!Files.exists(configFile)) {
            throw new FormatException(folder, "", "expected config.json in this folder, found none");
        }
        JsonFields config = JsonFields.read(configFile);
        format(config);
        TensorSource weights = WeightFiles.open(folder);
        try {
            String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
            return open(
                    new StoredModel(name, config, weights, WeightFiles.of(weights.path()), tokenizer(folder)),
                    separateQkv);
        } catch (IOException | RuntimeException broken) {
            weights.close();
            throw broken;
        }
    }

    private static Checkpoint openFile(Path file, boolean separateQkv) throws IOException {
        StoredModel stored = GgufFormat.open(file);
        try {
            return open(stored, separateQkv);
        } catch (IOException | RuntimeException broken) {
            stored.weights().close();
            throw broken;
        }
    }

    /**
     * Opens a model whose parts are at hand, wherever they were stored. Its weights are closed with the checkpoint, or
     * by the caller if this throws.
     *
     * @param separateQkv whether q, k and v of a head are inputs of their own
     */
    public static Checkpoint open(StoredModel model, boolean separateQkv) throws FormatException {
        CheckpointFormat format = format(model.config());
        ModelConfig config = format.config(model.config());
        requirePlausible(format, config, model.config(), model.weights());
        return new Checkpoint(
                model.name(),
                new Transformer(config, separateQkv),
                Parameters.of(format.parameters(config, model.config(), model.weights())),
                model.tokenizer(),
                model.weights(),
                model.files());
    }

    /** Every block has tensors of its own, so more blocks than tensors is said before anything is made for each. */
    private static void requirePlausible(
            CheckpointFormat format, ModelConfig config, JsonFields json, TensorSource weights) throws FormatException {
        int tensors = weights.names().size();
        if (config.layers() > tensors) {
            throw json.refused(
                    format.layers(),
                    "asks for " + config.layers() + " layers, but "
                            + weights.path().getFileName() + " holds only " + tensors + " tensors");
        }
    }

    private static CheckpointFormat format(JsonFields json) throws FormatException {
        for (CheckpointFormat format : FORMATS) {
            if (format.fits(json)) {
                return format;
            }
        }
        String signs = FORMATS.stream().map(CheckpointFormat::sign).collect(Collectors.joining(", or "));
        throw json.has(TYPE)
                ? json.refused(TYPE, "expected " + signs + ", got \"" + json.text(TYPE) + "\"")
                : json.refused("expected " + signs + ", but it has none of these");
    }

    private static Optional<Tokenizer> tokenizer(Path folder) throws IOException {
        if (Files.exists(folder.resolve(HuggingFaceTokenizerFile.FILE))) {
            return Optional.of(HuggingFaceTokenizerFile.open(folder));
        }
        Path words = folder.resolve(WordListJson.FILE);
        return Files.exists(words) ? Optional.of(WordListJson.read(words)) : Optional.empty();
    }
}
