package dev.tributary.engine.checkpoint;

import dev.tributary.engine.pytorch.TorchFile;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFields;
import dev.tributary.graph.io.ShardedTensors;
import dev.tributary.graph.io.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** Where the weights of a folder are: safetensors if there are any, else a PyTorch state dict. */
final class WeightFiles {

    private static final List<String> SAFETENSORS = List.of("model.safetensors", "model.safetensors.index.json");
    private static final List<String> PYTORCH =
            List.of("pytorch_model.bin", "pytorch_model.bin.index.json", "pytorch_model.pth");
    private static final String INDEX = ".index.json";

    private WeightFiles() {}

    /** The weights of a folder. */
    static TensorSource open(Path folder) throws IOException {
        if (SAFETENSORS.stream().anyMatch(name -> Files.exists(folder.resolve(name)))) {
            return TensorSource.open(folder);
        }
        for (String name : PYTORCH) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                return name.endsWith(INDEX) ? ShardedTensors.open(file, TorchFile::open) : TorchFile.open(file);
            }
        }
        throw new FormatException(
                folder,
                "",
                "expected " + String.join(", ", SAFETENSORS) + ", " + String.join(" or ", PYTORCH)
                        + " in this folder, found none of them");
    }

    /** The files that hold the weights, in the order of their names. */
    static List<Path> of(Path weights) throws IOException {
        if (!weights.toString().endsWith(INDEX)) {
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
