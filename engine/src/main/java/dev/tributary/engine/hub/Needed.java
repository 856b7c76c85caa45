package dev.tributary.engine.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Which files of a model's repository are needed to run it. */
final class Needed {

    private static final List<String> BESIDE =
            List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocabulary.json");
    private static final String CONFIG = "config.json";

    /** One file or the index of several, the preferred first. */
    private static final List<String> WEIGHTS = List.of(
            "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json");

    private static final long LARGEST_INDEX = 1 << 26;

    private Needed() {}

    /** All but the parts that an index of weights names, the weights last. */
    static List<String> of(HubModel model, Collection<String> files) throws HubException {
        List<String> needed = new ArrayList<>();
        if (!files.contains(CONFIG)) {
            List<String> whole = files.stream()
                    .filter(file -> file.endsWith(".gguf"))
                    .sorted()
                    .toList();
            throw new HubException(model + " has no " + CONFIG
                    + (whole.isEmpty() ? "" : "; name one of its files: " + model.id() + "/" + whole.get(0)));
        }
        needed.add(CONFIG);
        BESIDE.stream().filter(files::contains).forEach(needed::add);
        needed.add(WEIGHTS.stream()
                .filter(files::contains)
                .findFirst()
                .orElseThrow(() -> new HubException(
                        model + " has none of " + String.join(", ", WEIGHTS) + "; other weights are not read")));
        return needed;
    }

    /** Whether a file is an index of others. */
    static boolean isIndex(String file) {
        return file.endsWith(".index.json");
    }

    /** The files that an index names. */
    static List<String> parts(Path index) throws IOException {
        if (Files.size(index) > LARGEST_INDEX) {
            throw new HubException(index + " is too large for an index of weights");
        }
        JsonNode map = new ObjectMapper().readTree(Files.readAllBytes(index)).path("weight_map");
        TreeSet<String> parts = new TreeSet<>();
        map.forEach(part -> parts.add(part.asText()));
        for (String part : parts) {
            try {
                RemoteFile.requireInside(part);
            } catch (IllegalArgumentException outside) {
                throw new HubException(index + ": " + outside.getMessage(), outside);
            }
        }
        return List.copyOf(parts);
    }

    /** Whether a snapshot has everything. */
    static boolean isComplete(Path snapshot) throws IOException {
        if (!Files.isRegularFile(snapshot.resolve(CONFIG))) {
            return false;
        }
        for (String weights : WEIGHTS) {
            Path file = snapshot.resolve(weights);
            if (!Files.isRegularFile(file)) {
                continue;
            }
            if (!isIndex(weights)) {
                return true;
            }
            for (String part : parts(file)) {
                if (!Files.isRegularFile(snapshot.resolve(part))) {
                    return false;
                }
            }
            return true;
        }
        return false;
    }
}
