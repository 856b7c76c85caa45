package dev.tributary.graph.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a file of any size, mapped into memory and read in any order by any number of threads; a small file is read
 * at once, which costs less than mapping it. The file must not be changed while it is open.
 */
public final class MappedFile implements Closeable {

    private static final long WINDOW = 1L << 30;

    /** Bytes of a file that is read rather than mapped, at most. */
    static final int SMALL = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final List<ByteBuffer> windows;

    private MappedFile(Path path, FileChannel channel, long size, List<ByteBuffer> windows) {
        this.path = path;
        this.channel = channel;
        this.size = size;
        this.windows = windows;
    }

    /**
     * Maps a file.
     *
     * @param kind what it is expected to be, for messages: {@code a GGUF file}
     */
    public static MappedFile open(Path path, String kind) throws IOException {
        requireFile(path, kind);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            long size = channel.size();
            if (size <= SMALL) {
                return new MappedFile(path, channel, size, List.of(read(channel, 0, (int) size)));
            }
            List<ByteBuffer> windows = new ArrayList<>();
            for (long from = 0; from < size; from += WINDOW) {
                windows.add(channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min(WINDOW, size - from)));
            }
            return new MappedFile(path, channel, size, windows);
        } catch (IOException | RuntimeException broken) {
            channel.close();
            throw broken;
        }
    }

    /** Refuses what is not there or is no file, before a pipe would be waited for. */
    static void requireFile(Path path, String kind) throws IOException {
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException nothing) {
            NoSuchFileException missing =
                    new NoSuchFileException(path.toString(), null, "expected " + kind + ", found nothing");
            missing.initCause(nothing);
            throw missing;
        }
        if (!found.isRegularFile()) {
            throw new FormatException(path, "", "expected " + kind + ", found something that is not a file");
        }
    }

    /** So many bytes from a place on, copied. */
    static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return bytes;
    }

    /** Which file. */
    public Path path() {
        return path;
    }

    /** How many bytes it has. */
    public long size() {
        return size;
    }

    /** Copies bytes {@code from} to {@code from + count} to the start of {@code target}. */
    public void read(long from, byte[] target, int count) {
        if (!channel.isOpen()) {
            throw new IllegalStateException(path + " has been closed");
        }
        if (from < 0 || count < 0 || count > target.length || from > size - count) {
            throw new IndexOutOfBoundsException("bytes " + from + " to " + (from + count) + " of " + path
                    + ", which has " + size + ", into " + target.length);
        }
        for (int done = 0; done < count; ) {
            long at = from + done;
            int inWindow = (int) (at % WINDOW);
            int length = (int) Math.min(WINDOW - inWindow, count - done);
            windows.get((int) (at / WINDOW)).get(inWindow, target, done, length);
            done += length;
        }
    }

    /** These bytes, copied, as a little-endian buffer. */
    public ByteBuffer bytes(long from, int count) {
        byte[] copy = new byte[count];
        read(from, copy, count);
        return ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
