package dev.tributary.graph.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text out of bytes that must be UTF-8. */
public final class Utf8 {

    /** What Java puts where bytes are no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** All of the bytes as text; throws {@link CharacterCodingException} if they are not UTF-8 throughout. */
    public static String text(byte[] bytes) throws CharacterCodingException {
        return text(bytes, 0, bytes.length);
    }

    /** So many bytes from a place on as text; throws {@link CharacterCodingException} if they are not UTF-8 throughout. */
    public static String text(byte[] bytes, int from, int count) throws CharacterCodingException {
        String text = new String(bytes, from, count, StandardCharsets.UTF_8);
        // the mark stands there itself in few texts; a decoder that refuses is several times slower
        return text.indexOf(REPLACEMENT) < 0
                ? text
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, from, count))
                        .toString();
    }
}
