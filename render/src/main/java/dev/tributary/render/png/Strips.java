package dev.tributary.render.png;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.Adler32;
import java.util.zip.Deflater;

/**
 * The dots of a picture as one zlib stream, of rows that each say how they differ from the row above. Strips of rows are
 * compressed side by side; which rows a strip has does not depend on the machine, and so neither do the bytes.
 */
final class Strips {

    /** Rows that are compressed together. */
    private static final int ROWS = 256;

    /** Figures are mostly empty: more effort makes them hardly smaller. */
    private static final int EFFORT = 2;

    /** PNG's filter "up". */
    private static final byte UP = 2;

    private static final int BYTES = 3;
    private static final int MODULUS = 65_521;
    private static final byte[] ZLIB_HEADER = {0x78, 0x01};

    private final int[] dots;
    private final int width;
    private final int height;

    private Strips(BufferedImage image) {
        this.dots = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        this.width = image.getWidth();
        this.height = image.getHeight();
    }

    private record Strip(ByteArrayOutputStream compressed, long sum, long length) {}

    /** The stream; the picture has the type {@link BufferedImage#TYPE_INT_RGB}. */
    static byte[] compress(BufferedImage image) {
        Strips strips = new Strips(image);
        int count = (strips.height + ROWS - 1) / ROWS;
        List<Strip> done = IntStream.range(0, count)
                .parallel()
                .mapToObj(number -> strips.strip(number * ROWS, number == count - 1))
                .toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ZLIB_HEADER);
        long sum = 1;
        for (Strip strip : done) {
            out.writeBytes(strip.compressed().toByteArray());
            sum = joined(sum, strip);
        }
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write((int) (sum >> shift));
        }
        return out.toByteArray();
    }

    /** The checksum of what came before with a strip after it: what Adler-32 sums up is linear. */
    private static long joined(long before, Strip strip) {
        long low = before & 0xffff;
        long a = (low + (strip.sum() & 0xffff) + MODULUS - 1) % MODULUS;
        long b = ((before >> 16) + (strip.sum() >> 16) + (strip.length() % MODULUS) * (low + MODULUS - 1)) % MODULUS;
        return b << 16 | a;
    }

    private Strip strip(int from, boolean last) {
        int to = Math.min(height, from + ROWS);
        byte[] row = new byte[1 + BYTES * width];
        row[0] = UP;
        Adler32 sum = new Adler32();
        Deflater deflater = new Deflater(EFFORT, true);
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int y = from; y < to; y++) {
                difference(y, row);
                sum.update(row);
                deflater.setInput(row);
                while (!deflater.needsInput()) {
                    out.write(buffer, 0, deflater.deflate(buffer));
                }
            }
            if (last) {
                deflater.finish();
                while (!deflater.finished()) {
                    out.write(buffer, 0, deflater.deflate(buffer));
                }
            } else {
                int written = buffer.length;
                while (written == buffer.length) {
                    written = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
                    out.write(buffer, 0, written);
                }
            }
            return new Strip(out, sum.getValue(), (long) (to - from) * row.length);
        } finally {
            deflater.end();
        }
    }

    private void difference(int y, byte[] row) {
        int at = y * width;
        int above = at - width;
        int place = 1;
        for (int x = 0; x < width; x++) {
            int dot = dots[at + x];
            int over = y == 0 ? 0 : dots[above + x];
            row[place++] = (byte) ((dot >> 16) - (over >> 16));
            row[place++] = (byte) ((dot >> 8) - (over >> 8));
            row[place++] = (byte) (dot - over);
        }
    }
}
