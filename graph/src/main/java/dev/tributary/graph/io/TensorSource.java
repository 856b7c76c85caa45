package dev.tributary.graph.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Named tensors on disk, read piece by piece. */
public interface TensorSource extends Closeable {

    /** Where they come from. */
    Path path();

    /** The tensors' names, in a fixed order. */
    List<String> names();

    /** Whether there is a tensor with this name. */
    boolean contains(String name);

    /** What is known of a tensor; throws {@link FormatException} if there is none with this name. */
    TensorInfo info(String name) throws FormatException;

    /**
     * Reads a run of elements, whatever their stored type.
     *
     * @param from the first element, in row-major order
     * @param target receives them from index 0 on
     * @param count how many
     */
    void read(String name, long from, float[] target, int count) throws IOException;

    /** Like the other {@code read}, without loss for F64 and integers up to 2^53. */
    void read(String name, long from, double[] target, int count) throws IOException;

    /** All elements of a tensor, in row-major order. */
    default float[] floats(String name) throws IOException {
        float[] values = new float[arrayLength(name)];
        read(name, 0, values, values.length);
        return values;
    }

    /** All elements of a tensor, in row-major order. */
    default double[] doubles(String name) throws IOException {
        double[] values = new double[arrayLength(name)];
        read(name, 0, values, values.length);
        return values;
    }

    /** What to throw where a tensor is asked for that is not there. */
    default FormatException missing(String name) {
        return new FormatException(path(), "", "has no tensor \"" + name + "\" (it has " + names().size() + ")");
    }

    private int arrayLength(String name) throws FormatException {
        long elements = info(name).elements();
        if (elements > Integer.MAX_VALUE - 8) {
            throw new FormatException(
                    path(), name, "has " + elements + " elements, too many for one array; read it in pieces");
        }
        return (int) elements;
    }

    /**
     * Opens a {@code .safetensors} file, an index of shards ({@code .index.json}), or a folder that holds
     * {@code model.safetensors} or {@code model.safetensors.index.json}.
     */
    static TensorSource open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return path.toString().endsWith(".json") ? ShardedTensors.open(path) : SafetensorsFile.open(path);
        }
        Path single = path.resolve("model.safetensors");
        Path index = path.resolve("model.safetensors.index.json");
        if (Files.exists(single)) {
            return SafetensorsFile.open(single);
        }
        if (Files.exists(index)) {
            return ShardedTensors.open(index);
        }
        throw new FormatException(
                path, "", "expected model.safetensors or model.safetensors.index.json in this folder, found neither");
    }
}
