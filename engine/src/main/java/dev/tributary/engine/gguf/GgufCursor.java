package dev.tributary.engine.gguf;

import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.MappedFile;
import dev.tributary.graph.io.Utf8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;

/** Reads the head of a GGUF file from front to back; nothing is allocated that the file has no bytes for. */
final class GgufCursor {

    /** Longer texts are refused: no tokenizer and no chat template comes near. */
    private static final int LONGEST_TEXT = 1 << 26;

    private final MappedFile file;
    private long position;

    GgufCursor(MappedFile file) {
        this.file = file;
    }

    /** Where the next byte stands. */
    long position() {
        return position;
    }

    long remaining() {
        return file.size() - position;
    }

    int int8(String where) throws FormatException {
        return take(1, where).get();
    }

    int int16(String where) throws FormatException {
        return take(2, where).getShort();
    }

    int int32(String where) throws FormatException {
        return take(4, where).getInt();
    }

    long int64(String where) throws FormatException {
        return take(8, where).getLong();
    }

    float real32(String where) throws FormatException {
        return take(4, where).getFloat();
    }

    double real64(String where) throws FormatException {
        return take(8, where).getDouble();
    }

    /** A length of 64 bits, then so many bytes of UTF-8. */
    String text(String where) throws FormatException {
        long length = int64(where);
        if (length < 0 || length > LONGEST_TEXT) {
            throw refused(
                    where,
                    "a text claims " + Long.toUnsignedString(length) + " bytes; at most " + LONGEST_TEXT + " are read");
        }
        byte[] bytes = taken((int) length, where);
        try {
            return Utf8.text(bytes);
        } catch (CharacterCodingException malformed) {
            throw new FormatException(file.path(), where, "expected text in UTF-8, got bytes that are none", malformed);
        }
    }

    /**
     * A count of 64 bits of things that are still to come.
     *
     * @param least bytes that each of them takes at least
     * @param things what they are, for the message
     */
    int count(int least, String things, String where) throws FormatException {
        long count = int64(where);
        long fitting = Math.min(remaining() / least, Integer.MAX_VALUE - 8);
        if (count < 0 || count > fitting) {
            throw refused(
                    where,
                    "claims " + Long.toUnsignedString(count) + " " + things + ", but only " + remaining()
                            + " bytes follow; the file is truncated or no GGUF file");
        }
        return (int) count;
    }

    FormatException refused(String where, String reason) {
        return new FormatException(file.path(), where, reason);
    }

    private ByteBuffer take(int count, String where) throws FormatException {
        return ByteBuffer.wrap(taken(count, where)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private byte[] taken(int count, String where) throws FormatException {
        if (remaining() < count) {
            throw refused(
                    where,
                    "expected " + count + " more bytes at byte " + position + ", but the file ends after "
                            + remaining());
        }
        byte[] bytes = new byte[count];
        file.read(position, bytes, count);
        position += count;
        return bytes;
    }
}
