package dev.tributary.render.png;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Images as PNG files that say which program made them. */
public final class PngFile {

    /** The signature and the header, which comes first. */
    private static final int FIRST_CHUNK_END = 33;

    private PngFile() {}

    /** The bytes of the file. */
    public static byte[] of(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", bytes)) {
                throw new IllegalStateException("this Java runtime has no PNG writer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode the picture", e);
        }
        return signed(bytes.toByteArray());
    }

    /** With the name of this program after the first chunk, as PNG provides for it. */
    private static byte[] signed(byte[] png) {
        byte[] chunk = "tEXtSoftware\0Tributary".getBytes(StandardCharsets.ISO_8859_1);
        CRC32 sum = new CRC32();
        sum.update(chunk);
        return ByteBuffer.allocate(png.length + chunk.length + 2 * Integer.BYTES)
                .put(png, 0, FIRST_CHUNK_END)
                .putInt(chunk.length - Integer.BYTES)
                .put(chunk)
                .putInt((int) sum.getValue())
                .put(png, FIRST_CHUNK_END, png.length - FIRST_CHUNK_END)
                .array();
    }
}
