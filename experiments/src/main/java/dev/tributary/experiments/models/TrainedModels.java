package dev.tributary.experiments.models;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The trained models that ship inside, as TransformerLens-native folders in the resources of this package. */
public final class TrainedModels {

    private static final List<String> FILES =
            List.of("config.json", "model.safetensors", "vocabulary.json", "MODEL_CARD.md");

    private TrainedModels() {}

    /** Their names. */
    public static List<String> names() {
        return Recipes.all().stream().map(Recipe::name).toList();
    }

    /**
     * A folder with the files of this model; empty if no trained model has this name. Weights are mapped into memory,
     * so files inside an archive are copied to a temporary folder first, which goes when the process ends.
     */
    public static Optional<Path> folder(String name) throws IOException {
        if (!names().contains(name)) {
            return Optional.empty();
        }
        URL config = resource(name, FILES.get(0));
        if (config.getProtocol().equals("file")) {
            return Optional.of(parent(config));
        }
        Path temporary = Files.createTempDirectory("tributary-");
        temporary.toFile().deleteOnExit();
        Path folder = Files.createDirectory(temporary.resolve(name));
        folder.toFile().deleteOnExit();
        for (String file : FILES) {
            copy(resource(name, file), folder.resolve(file));
        }
        return Optional.of(folder);
    }

    private static void copy(URL source, Path target) throws IOException {
        target.toFile().deleteOnExit();
        try (InputStream bytes = source.openStream()) {
            Files.copy(bytes, target);
        }
    }

    private static Path parent(URL file) throws IOException {
        try {
            return Path.of(file.toURI()).resolveSibling("");
        } catch (URISyntaxException odd) {
            throw new IOException("the place of a built-in model is no URI: " + file, odd);
        }
    }

    private static URL resource(String name, String file) throws IOException {
        URL found = TrainedModels.class.getResource(name + "/" + file);
        if (found == null) {
            throw new FileNotFoundException("the built-in model " + name + " lacks " + file
                    + " in this build: build again, or write it with the train command");
        }
        return found;
    }
}
