package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A checkpoint in several safetensors files, as {@code model.safetensors.index.json} lists them: its
 * {@code weight_map} names the file of each tensor.
 */
public final class ShardedSafetensors implements TensorSource {

    private final Path index;
    private final Map<String, SafetensorsFile> shardOf;
    private final Map<String, SafetensorsFile> shards;

    private ShardedSafetensors(Path index, Map<String, SafetensorsFile> shardOf, Map<String, SafetensorsFile> shards) {
        this.index = index;
        this.shardOf = shardOf;
        this.shards = shards;
    }

    /** Opens an index and all files that it names, which must stand beside it. */
    public static ShardedSafetensors open(Path index) throws IOException {
        JsonNode weightMap = JsonFiles.read(index).path("weight_map");
        if (!weightMap.isObject() || weightMap.isEmpty()) {
            throw new FormatException(index, "/weight_map", "expected an object that names the file of each tensor");
        }
        Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
        Map<String, SafetensorsFile> shardOf = new TreeMap<>();
        try {
            for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
                String tensor = entry.getKey();
                String where = JsonFiles.pointer("weight_map", tensor);
                String file = shardName(index, where, entry.getValue());
                SafetensorsFile shard = shards.get(file);
                if (shard == null) {
                    shard = openShard(index, where, file);
                    shards.put(file, shard);
                }
                if (!shard.contains(tensor)) {
                    throw new FormatException(index, where, "the shard " + file + " has no tensor of that name");
                }
                shardOf.put(tensor, shard);
            }
        } catch (IOException | RuntimeException broken) {
            close(shards);
            throw broken;
        }
        return new ShardedSafetensors(index, shardOf, shards);
    }

    private static String shardName(Path index, String where, JsonNode value) throws FormatException {
        String file = value.asText();
        if (!value.isTextual() || !isName(file)) {
            throw new FormatException(
                    index, where, "expected the name of a file in the same folder, got " + JsonFields.shown(value));
        }
        return file;
    }

    /** Nothing that leads out of a folder, and no character that a system does not allow. */
    private static boolean isName(String file) {
        return !file.isEmpty()
                && !file.contains("/")
                && !file.contains("\\")
                && !file.contains("..")
                && file.chars().noneMatch(Character::isISOControl);
    }

    private static SafetensorsFile openShard(Path index, String where, String file) throws IOException {
        Path shard = index.resolveSibling(file);
        if (!Files.isRegularFile(shard)) {
            throw new FormatException(index, where, "the shard " + file + " is missing");
        }
        return SafetensorsFile.open(shard);
    }

    @Override
    public Path path() {
        return index;
    }

    /** The tensors' names, sorted. */
    @Override
    public List<String> names() {
        return List.copyOf(shardOf.keySet());
    }

    @Override
    public boolean contains(String name) {
        return shardOf.containsKey(name);
    }

    @Override
    public TensorInfo info(String name) throws FormatException {
        return shard(name).info(name);
    }

    @Override
    public void read(String name, long from, float[] target, int count) throws IOException {
        shard(name).read(name, from, target, count);
    }

    @Override
    public void read(String name, long from, double[] target, int count) throws IOException {
        shard(name).read(name, from, target, count);
    }

    private SafetensorsFile shard(String name) throws FormatException {
        SafetensorsFile shard = shardOf.get(name);
        if (shard == null) {
            throw new FormatException(index, "/weight_map", "names no file for the tensor \"" + name + "\"");
        }
        return shard;
    }

    @Override
    public void close() throws IOException {
        close(shards);
    }

    private static void close(Map<String, SafetensorsFile> shards) throws IOException {
        for (SafetensorsFile shard : shards.values()) {
            shard.close();
        }
    }
}
