package dev.tributary.graph.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Collects tensors and writes them as one safetensors file.
 *
 * <p>The same tensors give the same bytes, whatever the order in which they were added: larger element types come
 * first, then names decide. The header is padded with spaces so that the data start at a multiple of 8. The values of
 * a tensor are asked for when their turn comes, so that not all need to be in memory.
 */
public final class SafetensorsWriter {

    private static final int ALIGNMENT = 8;
    private static final int CHUNK = 1 << 13;

    private final Map<String, Tensor> tensors = new TreeMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    /** Puts the element with this index into a buffer. */
    private interface Encoder {
        void put(ByteBuffer target, int index);
    }

    /** Values that can be asked for when they are written: how many there are, and each. */
    private record Values(int length, Encoder encoder) {}

    private record Tensor(String name, Dtype dtype, List<Long> shape, Supplier<Values> values) {
        long bytes() {
            return TensorInfo.bytes(shape, dtype);
        }
    }

    /** Whether no tensor has been added. */
    public boolean isEmpty() {
        return tensors.isEmpty();
    }

    /** Adds text to the file's metadata. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** Adds a tensor of type F32, values in row-major order. */
    public SafetensorsWriter floats(String name, List<Long> shape, Supplier<float[]> values) {
        return add(new Tensor(name, Dtype.F32, List.copyOf(shape), () -> {
            float[] array = values.get();
            return new Values(array.length, (target, index) -> target.putFloat(array[index]));
        }));
    }

    /** Adds a tensor of type F64, values in row-major order. */
    public SafetensorsWriter doubles(String name, List<Long> shape, Supplier<double[]> values) {
        return add(new Tensor(name, Dtype.F64, List.copyOf(shape), () -> {
            double[] array = values.get();
            return new Values(array.length, (target, index) -> target.putDouble(array[index]));
        }));
    }

    /** Adds a tensor of type I32, values in row-major order. */
    public SafetensorsWriter integers(String name, List<Long> shape, Supplier<int[]> values) {
        return add(new Tensor(name, Dtype.I32, List.copyOf(shape), () -> {
            int[] array = values.get();
            return new Values(array.length, (target, index) -> target.putInt(array[index]));
        }));
    }

    private SafetensorsWriter add(Tensor tensor) {
        if (tensor.name().equals("__metadata__")) {
            throw new IllegalArgumentException("a tensor cannot be called __metadata__");
        }
        if (tensors.putIfAbsent(tensor.name(), tensor) != null) {
            throw new IllegalArgumentException("the tensor " + tensor.name() + " was added twice");
        }
        return this;
    }

    /** Writes the file whole. */
    public void write(Path file) throws IOException {
        WholeFile.write(file, this::writeTo);
    }

    /** Writes what the file holds. */
    void writeTo(OutputStream out) throws IOException {
        List<Tensor> ordered = new ArrayList<>(tensors.values());
        ordered.sort(Comparator.comparing((Tensor tensor) -> -tensor.dtype().size()));
        byte[] header = header(ordered);
        int padding = Math.floorMod(-header.length, ALIGNMENT);
        out.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length + padding)
                .array());
        out.write(header);
        out.write(" ".repeat(padding).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        for (Tensor tensor : ordered) {
            write(tensor, out);
        }
    }

    private byte[] header(List<Tensor> ordered) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart("__metadata__");
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (Tensor tensor : ordered) {
                json.writeObjectFieldStart(tensor.name());
                json.writeStringField("dtype", tensor.dtype().name());
                writeLongs(json, "shape", tensor.shape());
                writeLongs(json, "data_offsets", List.of(offset, offset + tensor.bytes()));
                json.writeEndObject();
                offset += tensor.bytes();
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeLongs(JsonGenerator json, String field, List<Long> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (long value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }

    private static void write(Tensor tensor, OutputStream out) throws IOException {
        Values values = tensor.values().get();
        long expected = tensor.bytes() / tensor.dtype().size();
        if (values.length() != expected) {
            throw new IllegalArgumentException("tensor " + tensor.name() + " has the shape " + tensor.shape()
                    + " and so " + expected + " values, got " + values.length());
        }
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK * tensor.dtype().size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < values.length(); index++) {
            values.encoder().put(chunk, index);
            if (!chunk.hasRemaining() || index == values.length() - 1) {
                out.write(chunk.array(), 0, chunk.position());
                chunk.clear();
            }
        }
    }
}
