package dev.tributary.engine.gguf;

import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.MappedFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything before the data of a GGUF file, checked against the file's size.
 *
 * @param metadata what it says of the model
 * @param tensors in file order
 * @param dataStart where the data begins
 */
record GgufHead(GgufMetadata metadata, List<GgufTensor> tensors, long dataStart) {

    private static final int MAGIC = 0x46554747;
    private static final int OLDEST = 2;
    private static final int NEWEST = 3;
    private static final String ALIGNMENT = "general.alignment";
    private static final int USUAL_ALIGNMENT = 32;
    private static final int LARGEST_ALIGNMENT = 1 << 20;
    private static final int MOST_AXES = 4;

    /** A name's length, the number of axes, one axis, type and offset. */
    private static final int LEAST_TENSOR = 8 + 4 + 8 + 4 + 8;

    /** A key's length, the type of the value, and a byte of it. */
    private static final int LEAST_PAIR = 8 + 4 + 1;

    GgufHead {
        tensors = List.copyOf(tensors);
    }

    static GgufHead read(MappedFile file) throws FormatException {
        GgufCursor cursor = new GgufCursor(file);
        int magic = cursor.int32("header");
        if (magic != MAGIC) {
            throw cursor.refused("header", "expected the letters GGUF at the start; this is no GGUF file");
        }
        int version = cursor.int32("header");
        if (Integer.reverseBytes(version) >= 1 && Integer.reverseBytes(version) <= NEWEST) {
            throw cursor.refused("header", "the file is big-endian; convert it to little-endian");
        }
        if (version < OLDEST || version > NEWEST) {
            throw cursor.refused(
                    "header",
                    "expected version " + OLDEST + " or " + NEWEST + ", got " + Integer.toUnsignedString(version));
        }
        int tensorCount = cursor.count(LEAST_TENSOR, "tensors", "header");
        int pairs = cursor.count(LEAST_PAIR, "metadata keys", "header");
        GgufMetadata metadata = metadata(file, cursor, pairs);
        int alignment = alignment(metadata);
        List<GgufTensor> tensors = tensors(cursor, tensorCount, alignment);
        long dataStart = (cursor.position() + alignment - 1) / alignment * alignment;
        requireInside(cursor, tensors, file.size() - dataStart);
        return new GgufHead(metadata, tensors, dataStart);
    }

    private static GgufMetadata metadata(MappedFile file, GgufCursor cursor, int pairs) throws FormatException {
        Map<String, GgufValue> values = new LinkedHashMap<>();
        for (int number = 0; number < pairs; number++) {
            String key = cursor.text("metadata key " + number);
            String where = "metadata " + key;
            int type = cursor.int32(where);
            if (values.put(key, GgufTypes.value(cursor, type, where)) != null) {
                throw cursor.refused(where, "the key stands there twice");
            }
        }
        return new GgufMetadata(file.path(), values);
    }

    private static int alignment(GgufMetadata metadata) throws FormatException {
        int alignment = metadata.integer(ALIGNMENT, USUAL_ALIGNMENT);
        if (Integer.bitCount(alignment) != 1 || alignment > LARGEST_ALIGNMENT) {
            throw metadata.refused(
                    ALIGNMENT, "expected a power of two up to " + LARGEST_ALIGNMENT + ", got " + alignment);
        }
        return alignment;
    }

    private static List<GgufTensor> tensors(GgufCursor cursor, int count, int alignment) throws FormatException {
        Map<String, GgufTensor> tensors = new LinkedHashMap<>();
        for (int number = 0; number < count; number++) {
            String name = cursor.text("tensor " + number);
            String where = "tensor " + name;
            GgufTensor tensor = tensor(cursor, name, where);
            if (tensor.offset() % alignment != 0) {
                throw cursor.refused(where, "starts at " + tensor.offset() + ", which is no multiple of " + alignment);
            }
            if (tensors.put(name, tensor) != null) {
                throw cursor.refused(where, "there are two tensors of that name");
            }
        }
        return List.copyOf(tensors.values());
    }

    private static GgufTensor tensor(GgufCursor cursor, String name, String where) throws FormatException {
        int axes = cursor.int32(where);
        if (axes < 1 || axes > MOST_AXES) {
            throw cursor.refused(where, "expected 1 to " + MOST_AXES + " axes, got " + Integer.toUnsignedString(axes));
        }
        List<Long> shape = new ArrayList<>();
        for (int axis = 0; axis < axes; axis++) {
            shape.add(0, cursor.int64(where));
        }
        int type = cursor.int32(where);
        GgmlType known = GgmlType.of(type)
                .orElseThrow(() -> cursor.refused(
                        where,
                        "its numbers are of ggml's type " + GgufTypes.ggmlName(type) + ", which is not read; "
                                + GgmlType.names() + " are"));
        long offset = cursor.int64(where);
        try {
            return new GgufTensor(name, known, shape, offset);
        } catch (IllegalArgumentException unfit) {
            throw cursor.refused(where, String.valueOf(unfit.getMessage()));
        }
    }

    private static void requireInside(GgufCursor cursor, List<GgufTensor> tensors, long dataBytes)
            throws FormatException {
        List<GgufTensor> inOrder = new ArrayList<>(tensors);
        inOrder.sort(Comparator.comparingLong(GgufTensor::offset));
        long free = 0;
        String before = "";
        for (GgufTensor tensor : inOrder) {
            String where = "tensor " + tensor.name();
            if (tensor.offset() > dataBytes - tensor.bytes()) {
                throw cursor.refused(
                        where,
                        "needs " + tensor.bytes() + " bytes from byte " + tensor.offset()
                                + " of the data on, but there are " + Math.max(0, dataBytes)
                                + "; the file is truncated");
            }
            if (tensor.offset() < free) {
                throw cursor.refused(where, "overlaps with tensor " + before);
            }
            free = tensor.offset() + tensor.bytes();
            before = tensor.name();
        }
    }
}
