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
 * A checkpoint in several files, as {@code model.safetensors.index.json} or {@code pytorch_model.bin.index.json} lists
 * them: its {@code weight_map} names the file of each tensor.
 */
public final class ShardedTensors implements TensorSource {

    private final Path index;
    private final Map<String, TensorSource> shardOf;
    private final Map<String, TensorSource> shards;

    private ShardedTensors(Path index, Map<String, TensorSource> shardOf, Map<String, TensorSource> shards) {
        this.index = index;
        this.shardOf = shardOf;
        this.shards = shards;
    }

    /** Opens one of the files. */
    @FunctionalInterface
    public interface Opener {
        /** The tensors of a file. */
        TensorSource open(Path shard) throws IOException;
    }

    /** Opens an index and all safetensors files that it names, which must stand beside it. */
    public static ShardedTensors open(Path index) throws IOException {
        return open(index, SafetensorsFile::open);
    }

    /** Opens an index and all files that it names, which must stand beside it. */
    public static ShardedTensors open(Path index, Opener opener) throws IOException {
        JsonNode weightMap = JsonFiles.read(index).path("weight_map");
        if (!weightMap.isObject() || weightMap.isEmpty()) {
            throw new FormatException(index, "/weight_map", "expected an object that names the file of each tensor");
        }
        Map<String, TensorSource> shards = new LinkedHashMap<>();
        Map<String, TensorSource> shardOf = new TreeMap<>();
        try {
            for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
                String tensor = entry.getKey();
                String file = shardName(index, tensor, entry.getValue(), shards);
                TensorSource shard = shards.get(file);
                if (shard == null) {
                    shard = openShard(index, tensor, file, opener);
                    shards.put(file, shard);
                }
                if (!shard.contains(tensor)) {
                    throw refused(index, tensor, "the shard " + file + " has no tensor of that name");
                }
                shardOf.put(tensor, shard);
            }
        } catch (IOException | RuntimeException broken) {
            close(shards);
            throw broken;
        }
        return new ShardedTensors(index, shardOf, shards);
    }

    /** The name of a tensor's file, looked at more closely unless that file is open already. */
    private static String shardName(Path index, String tensor, JsonNode value, Map<String, TensorSource> shards)
            throws FormatException {
        String file = value.asText();
        if (!value.isTextual() || !(shards.containsKey(file) || isName(file))) {
            throw refused(
                    index, tensor, "expected the name of a file in the same folder, got " + JsonFields.shown(value));
        }
        return file;
    }

    private static FormatException refused(Path index, String tensor, String reason) {
        return new FormatException(index, JsonFiles.pointer("weight_map", tensor), reason);
    }

    /** Nothing that leads out of a folder, and no character that a system does not allow. */
    private static boolean isName(String file) {
        return !file.isEmpty()
                && !file.contains("/")
                && !file.contains("\\")
                && !file.contains("..")
                && file.chars().noneMatch(Character::isISOControl);
    }

    private static TensorSource openShard(Path index, String tensor, String file, Opener opener) throws IOException {
        Path shard = index.resolveSibling(file);
        if (!Files.isRegularFile(shard)) {
            throw refused(index, tensor, "the shard " + file + " is missing");
        }
        return opener.open(shard);
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

    private TensorSource shard(String name) throws FormatException {
        TensorSource shard = shardOf.get(name);
        if (shard == null) {
            throw new FormatException(index, "/weight_map", "names no file for the tensor \"" + name + "\"");
        }
        return shard;
    }

    @Override
    public void close() throws IOException {
        close(shards);
    }

    private static void close(Map<String, TensorSource> shards) throws IOException {
        for (TensorSource shard : shards.values()) {
            shard.close();
        }
    }
}
