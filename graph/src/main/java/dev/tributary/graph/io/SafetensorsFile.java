package dev.tributary.graph.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One safetensors file, memory-mapped: an 8-byte little-endian header length, a JSON header, and the tensors' bytes
 * without gaps. Files of any size are read through several maps.
 *
 * <p>Everything that the header claims is checked against the file before anything is allocated for it. The file must
 * not be changed while it is open.
 */
public final class SafetensorsFile implements TensorSource {

    /** Larger headers are refused, as the reference implementation does. */
    public static final int LARGEST_HEADER = 100_000_000;

    private static final int LENGTH_BYTES = 8;
    private static final long WINDOW = 1L << 30;

    private final Path path;
    private final FileChannel channel;
    private final Map<String, TensorInfo> tensors;
    private final Map<String, String> metadata;
    private final List<ByteBuffer> windows;

    private SafetensorsFile(Path path, FileChannel channel, SafetensorsHeader header, List<ByteBuffer> windows) {
        this.path = path;
        this.channel = channel;
        Map<String, TensorInfo> byName = new LinkedHashMap<>();
        header.tensors().forEach(tensor -> byName.put(tensor.name(), tensor));
        this.tensors = Collections.unmodifiableMap(byName);
        this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(header.metadata()));
        this.windows = windows;
    }

    /** Opens a file and checks its header. */
    public static SafetensorsFile open(Path path) throws IOException {
        MappedFile.requireFile(path, "a safetensors file");
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return open(path, channel);
        } catch (IOException | RuntimeException broken) {
            channel.close();
            throw broken;
        }
    }

    private static SafetensorsFile open(Path path, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw new FormatException(
                    path,
                    "",
                    "a safetensors file starts with an 8-byte header length, but this one has " + size + " bytes");
        }
        // a small file at once
        ByteBuffer begin = MappedFile.read(channel, 0, size <= MappedFile.SMALL ? (int) size : LENGTH_BYTES);
        long headerLength = begin.getLong(0);
        if (headerLength < 0 || headerLength > size - LENGTH_BYTES) {
            throw new FormatException(
                    path,
                    "",
                    "the header claims " + Long.toUnsignedString(headerLength) + " bytes, but only "
                            + (size - LENGTH_BYTES) + " follow; this is no safetensors file, or it is truncated");
        }
        if (headerLength > LARGEST_HEADER) {
            throw new FormatException(
                    path, "", "the header claims " + headerLength + " bytes; at most " + LARGEST_HEADER + " are read");
        }
        long dataStart = LENGTH_BYTES + headerLength;
        boolean whole = begin.capacity() == size;
        byte[] text = whole
                ? part(begin, LENGTH_BYTES, (int) headerLength)
                : MappedFile.read(channel, LENGTH_BYTES, (int) headerLength).array();
        SafetensorsHeader header = SafetensorsHeader.parse(path, text, size - dataStart);
        List<ByteBuffer> data = whole
                ? List.of(slice(begin, (int) dataStart, (int) (size - dataStart)))
                : map(channel, dataStart, size);
        return new SafetensorsFile(path, channel, header, data);
    }

    /** Each window reaches a few bytes into the next, so that an element that starts in it can be read from it. */
    private static List<ByteBuffer> map(FileChannel channel, long dataStart, long size) throws IOException {
        if (size - dataStart <= MappedFile.SMALL) {
            return List.of(MappedFile.read(channel, dataStart, (int) (size - dataStart)));
        }
        List<ByteBuffer> windows = new ArrayList<>();
        for (long from = dataStart; from < size; from += WINDOW) {
            long length = Math.min(WINDOW + Long.BYTES, size - from);
            windows.add(channel.map(FileChannel.MapMode.READ_ONLY, from, length).order(ByteOrder.LITTLE_ENDIAN));
        }
        return windows;
    }

    @Override
    public Path path() {
        return path;
    }

    /** The free text that the file carries, in file order. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** The tensors' names, in the order of their data. */
    @Override
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    @Override
    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    @Override
    public TensorInfo info(String name) throws FormatException {
        TensorInfo tensor = tensors.get(name);
        if (tensor == null) {
            throw missing(name);
        }
        return tensor;
    }

    @Override
    public void read(String name, long from, float[] target, int count) throws IOException {
        readPieces(name, from, target.length, count, (dtype, bytes, start, length) -> {
            if (dtype == Dtype.F32) {
                bytes.asFloatBuffer().get(target, start, length);
                return;
            }
            for (int index = 0; index < length; index++) {
                target[start + index] = (float) dtype.decode(bytes, index * dtype.size());
            }
        });
    }

    @Override
    public void read(String name, long from, double[] target, int count) throws IOException {
        readPieces(name, from, target.length, count, (dtype, bytes, start, length) -> {
            if (dtype == Dtype.F64) {
                bytes.asDoubleBuffer().get(target, start, length);
                return;
            }
            for (int index = 0; index < length; index++) {
                target[start + index] = dtype.decode(bytes, index * dtype.size());
            }
        });
    }

    /** Takes {@code length} elements from the start of the bytes to a target's index {@code start} and after. */
    private interface Piece {
        void take(Dtype dtype, ByteBuffer bytes, int start, int length);
    }

    private void readPieces(String name, long from, int room, int count, Piece piece) throws IOException {
        requireOpen();
        TensorInfo tensor = info(name);
        tensor.requireRun(from, count, room);
        int size = tensor.dtype().size();
        for (int done = 0; done < count; ) {
            long start = tensor.offset() + (from + done) * size;
            int inWindow = (int) (start % WINDOW);
            long fitting = (WINDOW - inWindow + size - 1) / size;
            int length = (int) Math.min(fitting, count - done);
            ByteBuffer window = windows.get(Math.toIntExact(start / WINDOW));
            try {
                piece.take(tensor.dtype(), slice(window, inWindow, length * size), done, length);
            } catch (ArithmeticException inexact) {
                throw new FormatException(path, name, Objects.toString(inexact.getMessage()), inexact);
            }
            done += length;
        }
    }

    private static byte[] part(ByteBuffer bytes, int from, int length) {
        byte[] part = new byte[length];
        bytes.get(from, part);
        return part;
    }

    private static ByteBuffer slice(ByteBuffer window, int from, int length) {
        return window.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void requireOpen() {
        if (!channel.isOpen()) {
            throw new IllegalStateException(path + " has been closed");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
