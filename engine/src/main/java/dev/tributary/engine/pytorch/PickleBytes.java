package dev.tributary.engine.pytorch;

import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.Utf8;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;

/** The bytes of pickles, read from front to back. */
final class PickleBytes {

    private static final int LONGEST_LINE = 1024;

    private final Path file;
    private final byte[] all;
    private final ByteBuffer bytes;

    /** @param file for messages */
    PickleBytes(Path file, byte[] bytes) {
        this.file = file;
        this.all = bytes;
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    int position() {
        return bytes.position();
    }

    int unsigned8() throws FormatException {
        require(1);
        return Byte.toUnsignedInt(bytes.get());
    }

    int unsigned16() throws FormatException {
        require(2);
        return Short.toUnsignedInt(bytes.getShort());
    }

    int int32() throws FormatException {
        require(4);
        return bytes.getInt();
    }

    /** A length of 32 bits; what it counts must follow. */
    int length32() throws FormatException {
        int length = int32();
        if (length < 0) {
            throw refused("claims " + Integer.toUnsignedString(length) + " bytes");
        }
        require(length);
        return length;
    }

    /** A length of 64 bits; what it counts must follow. */
    int length64() throws FormatException {
        require(8);
        long length = bytes.getLong();
        if (length < 0 || length > bytes.remaining()) {
            throw refused("claims " + Long.toUnsignedString(length) + " bytes, but " + bytes.remaining() + " follow");
        }
        return (int) length;
    }

    void skip(int count) throws FormatException {
        require(count);
        bytes.position(bytes.position() + count);
    }

    /** A whole number in two's complement, the lowest byte first. */
    BigInteger whole(int length) throws FormatException {
        require(length);
        byte[] reversed = new byte[length];
        for (int index = length - 1; index >= 0; index--) {
            reversed[index] = bytes.get();
        }
        return length == 0 ? BigInteger.ZERO : new BigInteger(reversed);
    }

    String text(int length) throws FormatException {
        require(length);
        int from = bytes.position();
        bytes.position(from + length);
        try {
            return Utf8.text(all, from, length);
        } catch (CharacterCodingException malformed) {
            throw new FormatException(file, where(), "expected text in UTF-8, got bytes that are none", malformed);
        }
    }

    /** Text up to the end of a line. */
    String line() throws FormatException {
        int length = 0;
        while (length < bytes.remaining() && bytes.get(bytes.position() + length) != '\n') {
            length++;
            if (length > LONGEST_LINE) {
                throw refused("a line has more than " + LONGEST_LINE + " bytes");
            }
        }
        String line = text(length);
        skip(1);
        return line;
    }

    FormatException refused(String reason) {
        return new FormatException(file, where(), reason);
    }

    private String where() {
        return "pickle byte " + bytes.position();
    }

    private void require(int count) throws FormatException {
        if (count > bytes.remaining()) {
            throw refused("expected " + count + " more bytes, but the pickle ends after " + bytes.remaining());
        }
    }
}
