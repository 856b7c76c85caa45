package dev.tributary.engine.gguf;

import dev.tributary.graph.io.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The numbers by which a GGUF file tells types. */
final class GgufTypes {

    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    /** Bytes that a value of each type takes at least, by its number; of a text, its length. */
    private static final int[] LEAST_BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};

    private static final Map<Integer, String> NOT_READ = Map.ofEntries(
            Map.entry(9, "Q8_1"),
            Map.entry(15, "Q8_K"),
            Map.entry(16, "IQ2_XXS"),
            Map.entry(17, "IQ2_XS"),
            Map.entry(18, "IQ3_XXS"),
            Map.entry(19, "IQ1_S"),
            Map.entry(20, "IQ4_NL"),
            Map.entry(21, "IQ3_S"),
            Map.entry(22, "IQ2_S"),
            Map.entry(23, "IQ4_XS"),
            Map.entry(24, "I8"),
            Map.entry(25, "I16"),
            Map.entry(26, "I32"),
            Map.entry(27, "I64"),
            Map.entry(28, "F64"),
            Map.entry(29, "IQ1_M"),
            Map.entry(34, "TQ1_0"),
            Map.entry(35, "TQ2_0"),
            Map.entry(39, "MXFP4"));

    private GgufTypes() {}

    /** A type of numbers that is not read, by name if it has one that we know. */
    static String ggmlName(int id) {
        return NOT_READ.getOrDefault(id, "number " + Integer.toUnsignedString(id));
    }

    static GgufValue value(GgufCursor cursor, int type, String where) throws FormatException {
        if (type != ARRAY) {
            return scalar(cursor, type, where);
        }
        int element = cursor.int32(where);
        if (element == ARRAY) {
            throw cursor.refused(where, "lists of lists are not read");
        }
        if (element < 0 || element >= LEAST_BYTES.length) {
            throw unknown(cursor, element, where);
        }
        int count = cursor.count(LEAST_BYTES[element], "values", where);
        List<GgufValue> values = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            values.add(scalar(cursor, element, where));
        }
        return new GgufValue.Many(values);
    }

    private static GgufValue scalar(GgufCursor cursor, int type, String where) throws FormatException {
        return switch (type) {
            case 0 -> new GgufValue.Whole(cursor.int8(where) & 0xff);
            case 1 -> new GgufValue.Whole(cursor.int8(where));
            case 2 -> new GgufValue.Whole(cursor.int16(where) & 0xffff);
            case 3 -> new GgufValue.Whole(cursor.int16(where));
            case 4 -> new GgufValue.Whole(Integer.toUnsignedLong(cursor.int32(where)));
            case 5 -> new GgufValue.Whole(cursor.int32(where));
            case 6 -> new GgufValue.Real(cursor.real32(where));
            case BOOL -> flag(cursor, where);
            case STRING -> new GgufValue.Text(cursor.text(where));
            case 10 -> unsigned(cursor, where);
            case 11 -> new GgufValue.Whole(cursor.int64(where));
            case 12 -> new GgufValue.Real(cursor.real64(where));
            default -> throw unknown(cursor, type, where);
        };
    }

    private static GgufValue flag(GgufCursor cursor, String where) throws FormatException {
        int value = cursor.int8(where);
        if (value != 0 && value != 1) {
            throw cursor.refused(where, "expected a truth value, 0 or 1, got " + value);
        }
        return new GgufValue.Flag(value == 1);
    }

    private static GgufValue unsigned(GgufCursor cursor, String where) throws FormatException {
        long value = cursor.int64(where);
        if (value < 0) {
            throw cursor.refused(where, "the number " + Long.toUnsignedString(value) + " is too large");
        }
        return new GgufValue.Whole(value);
    }

    private static FormatException unknown(GgufCursor cursor, int type, String where) {
        return cursor.refused(where, "expected the number of a type, 0 to 12, got " + Integer.toUnsignedString(type));
    }
}
