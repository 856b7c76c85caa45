package dev.tributary.engine.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The bytes of a small GGUF file, put together piece by piece. Tensors are F32 unless their bytes are given. */
public final class GgufBytes {

    public static final int F32 = 0;

    /** More than the highest number of a type. */
    private static final int TYPES = 64;

    private static final int ALIGNMENT = 32;

    private final ByteArrayOutputStream pairs = new ByteArrayOutputStream();
    private final List<Stored> tensors = new ArrayList<>();
    private int keys;

    private record Stored(String name, int type, List<Integer> shape, ByteBuffer bytes) {}

    public GgufBytes text(String key, String value) {
        pair(key, 8);
        pairs.writeBytes(string(value));
        return this;
    }

    public GgufBytes whole(String key, int value) {
        pair(key, 4);
        pairs.writeBytes(number(4).putInt(value).array());
        return this;
    }

    public GgufBytes real(String key, float value) {
        pair(key, 6);
        pairs.writeBytes(number(4).putFloat(value).array());
        return this;
    }

    public GgufBytes flag(String key, boolean value) {
        pair(key, 7);
        pairs.write(value ? 1 : 0);
        return this;
    }

    public GgufBytes texts(String key, List<String> values) {
        pair(key, 9);
        pairs.writeBytes(number(12).putInt(8).putLong(values.size()).array());
        values.forEach(value -> pairs.writeBytes(string(value)));
        return this;
    }

    public GgufBytes integers(String key, int... values) {
        pair(key, 9);
        pairs.writeBytes(number(12).putInt(5).putLong(values.length).array());
        for (int value : values) {
            pairs.writeBytes(number(4).putInt(value).array());
        }
        return this;
    }

    /** A key whose value is these bytes, the type's number first. */
    public GgufBytes raw(String key, byte... value) {
        pairs.writeBytes(string(key));
        pairs.writeBytes(value);
        keys++;
        return this;
    }

    /** A tensor of single-precision numbers; the shape is outermost first. */
    public GgufBytes tensor(String name, float[] numbers, int... shape) {
        ByteBuffer bytes = number(4 * numbers.length);
        for (float value : numbers) {
            bytes.putFloat(value);
        }
        return tensor(name, F32, written(bytes), shape);
    }

    public GgufBytes tensor(String name, int type, byte[] bytes, int... shape) {
        tensors.add(new Stored(name, type, Arrays.stream(shape).boxed().toList(), ByteBuffer.wrap(bytes)));
        return this;
    }

    /** A tensor of one block, all of whose bytes are zero, for each type of numbers that is read. */
    public GgufBytes blocks() {
        for (int id = 0; id < TYPES; id++) {
            Optional<GgmlType> type = GgmlType.of(id);
            if (type.isPresent()) {
                tensor(
                        type.get().name(),
                        id,
                        new byte[type.get().bytes()],
                        1,
                        type.get().elements());
            }
        }
        return this;
    }

    /** The file. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(
                number(20).putInt(3).putLong(tensors.size()).putLong(keys).array());
        out.writeBytes(pairs.toByteArray());
        long offset = 0;
        for (Stored tensor : tensors) {
            out.writeBytes(string(tensor.name()));
            ByteBuffer info = number(4 + 8 * tensor.shape().size() + 12)
                    .putInt(tensor.shape().size());
            for (int axis = tensor.shape().size() - 1; axis >= 0; axis--) {
                info.putLong(tensor.shape().get(axis));
            }
            out.writeBytes(written(info.putInt(tensor.type()).putLong(offset)));
            offset += padded(tensor.bytes().capacity());
        }
        out.writeBytes(new byte[padded(out.size()) - out.size()]);
        for (Stored tensor : tensors) {
            out.writeBytes(tensor.bytes().array());
            out.writeBytes(
                    new byte[padded(tensor.bytes().capacity()) - tensor.bytes().capacity()]);
        }
        return out.toByteArray();
    }

    private void pair(String key, int type) {
        pairs.writeBytes(string(key));
        pairs.writeBytes(number(4).putInt(type).array());
        keys++;
    }

    private static int padded(int size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static byte[] string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return number(8 + bytes.length).putLong(bytes.length).put(bytes).array();
    }

    private static byte[] written(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    private static ByteBuffer number(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
