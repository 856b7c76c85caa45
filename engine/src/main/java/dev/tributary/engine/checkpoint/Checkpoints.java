package dev.tributary.engine.checkpoint;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.Parameter;
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
import java.util.TreeSet;

/**
 * Opens models: folders of Hugging Face (model_type gpt2) and TransformerLens-native ones (see {@link
 * TransformerLensDirectory}), told apart by their {@code config.json}.
 */
public final class Checkpoints {

    private static final String INDEX = "model.safetensors.index.json";

    private Checkpoints() {}

    /**
     * Opens a folder. Names and shapes of all tensors are checked; their numbers are checked when they are read.
     *
     * @param separateQkv whether q, k and v of a head are inputs of their own
     * @throws FormatException if a file does not fit, with the file, the place in it and the reason
     */
    public static Checkpoint open(Path folder, boolean separateQkv) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder + " (expected the folder of a model, with config.json in it)");
        }
        Path configFile = folder.resolve("config.json");
        if (!Files.exists(configFile)) {
            throw new FormatException(folder, "", "expected config.json in this folder, found none");
        }
        JsonFields json = JsonFields.read(configFile);
        boolean transformerLens = isTransformerLens(json);
        ModelConfig config = transformerLens ? TransformerLensDirectory.config(json) : Gpt2Directory.config(json);
        TensorSource weights = TensorSource.open(folder);
        try {
            requirePlausible(config, json, weights);
            List<Parameter> parameters = transformerLens
                    ? TransformerLensDirectory.parameters(config, weights)
                    : Gpt2Directory.parameters(config, json, weights);
            return new Checkpoint(
                    String.valueOf(folder.toAbsolutePath().normalize().getFileName()),
                    new Transformer(config, separateQkv),
                    Parameters.of(parameters),
                    tokenizer(folder),
                    weights,
                    files(weights.path()));
        } catch (IOException | RuntimeException broken) {
            weights.close();
            throw broken;
        }
    }

    /** Every block has tensors of its own, so more blocks than tensors is said before anything is made for each. */
    private static void requirePlausible(ModelConfig config, JsonFields json, TensorSource weights)
            throws FormatException {
        int tensors = weights.names().size();
        if (config.layers() > tensors) {
            throw json.refused(
                    json.has("n_layers") ? "n_layers" : "n_layer",
                    "asks for " + config.layers() + " layers, but "
                            + weights.path().getFileName() + " holds only " + tensors + " tensors");
        }
    }

    private static boolean isTransformerLens(JsonFields json) throws FormatException {
        if (json.has("n_layers")) {
            return true;
        }
        String type = json.text("model_type", "");
        if (!type.equals("gpt2")) {
            throw json.refused(
                    "model_type",
                    "expected \"gpt2\", or the keys of a TransformerLens model (n_layers, d_model, ...), got \"" + type
                            + "\"");
        }
        return false;
    }

    private static Optional<Tokenizer> tokenizer(Path folder) throws IOException {
        if (Files.exists(folder.resolve(HuggingFaceTokenizerFile.FILE))) {
            return Optional.of(HuggingFaceTokenizerFile.open(folder));
        }
        Path words = folder.resolve(WordListJson.FILE);
        return Files.exists(words) ? Optional.of(WordListJson.read(words)) : Optional.empty();
    }

    private static List<Path> files(Path weights) throws IOException {
        if (!weights.endsWith(INDEX)) {
            return List.of(weights);
        }
        JsonFields map = JsonFields.read(weights)
                .object("weight_map")
                .orElseThrow(() -> new FormatException(weights, "/weight_map", "expected an object"));
        TreeSet<String> names = new TreeSet<>();
        for (String tensor : map.keys()) {
            names.add(map.text(tensor));
        }
        return names.stream().map(weights::resolveSibling).toList();
    }
}
