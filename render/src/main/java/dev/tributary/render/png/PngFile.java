package dev.tributary.render.png;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Images as PNG files (ISO/IEC 15948) that say which program made them. The encoder of the JDK tries every filter on every
 * row in one thread, which takes longer than painting.
 */
public final class PngFile {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** Eight bits of each of red, green and blue; the one compression, filter and order that there is without options. */
    private static final byte[] TRUE_COLOUR = {8, 2, 0, 0, 0};

    private PngFile() {}

    /** The bytes of the file; the picture has the type {@link BufferedImage#TYPE_INT_RGB}. */
    public static byte[] of(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        byte[] header = ByteBuffer.allocate(2 * Integer.BYTES + TRUE_COLOUR.length)
                .putInt(image.getWidth())
                .putInt(image.getHeight())
                .put(TRUE_COLOUR)
                .array();
        chunk(out, "IHDR", header);
        chunk(out, "tEXt", "Software\0Tributary".getBytes(StandardCharsets.ISO_8859_1));
        chunk(out, "IDAT", Strips.compress(image));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).array());
    }
}
