package dev.tributary.engine.gguf;

import dev.tributary.graph.io.Dtype;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.MappedFile;
import dev.tributary.graph.io.TensorInfo;
import dev.tributary.graph.io.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A GGUF file of version 2 or 3, little-endian, memory-mapped. Numbers are dequantised to single precision whenever they
 * are read, the same bits whatever piece is asked for; nothing is kept.
 *
 * <p>Everything that the head claims is checked against the file before anything is allocated for it. The file must not
 * be changed while it is open.
 */
public final class GgufFile implements TensorSource {

    /** How such files are called. */
    public static final String EXTENSION = ".gguf";

    private static final String SPLITS = "split.count";

    /** Blocks that are copied from the file at a time. */
    private static final int BLOCKS_AT_ONCE = 256;

    private final MappedFile file;
    private final GgufMetadata metadata;
    private final Map<String, GgufTensor> tensors;
    private final long dataStart;

    private GgufFile(MappedFile file, GgufHead head) {
        this.file = file;
        this.metadata = head.metadata();
        this.dataStart = head.dataStart();
        Map<String, GgufTensor> byName = new LinkedHashMap<>();
        head.tensors().forEach(tensor -> byName.put(tensor.name(), tensor));
        this.tensors = Collections.unmodifiableMap(byName);
    }

    /** Opens a file and checks its head. */
    public static GgufFile open(Path path) throws IOException {
        MappedFile file = MappedFile.open(path, "a GGUF file");
        try {
            GgufHead head = GgufHead.read(file);
            if (head.metadata().integer(SPLITS, 1) > 1) {
                throw head.metadata()
                        .refused(SPLITS, "this is a part of a model; merge the parts first (gguf-split --merge)");
            }
            return new GgufFile(file, head);
        } catch (IOException | RuntimeException broken) {
            file.close();
            throw broken;
        }
    }

    /** What the file says of its model. */
    public GgufMetadata metadata() {
        return metadata;
    }

    @Override
    public Path path() {
        return file.path();
    }

    /** The tensors' names, in file order. */
    @Override
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    @Override
    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    /** How a tensor is stored; throws {@link FormatException} if there is none with this name. */
    public GgufTensor stored(String name) throws FormatException {
        GgufTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw missing(name);
        }
        return tensor;
    }

    /** The tensor as it is read: single precision, whatever it is stored as. */
    @Override
    public TensorInfo info(String name) throws FormatException {
        GgufTensor tensor = stored(name);
        try {
            return new TensorInfo(name, Dtype.F32, tensor.shape(), tensor.offset());
        } catch (ArithmeticException overflow) {
            throw new FormatException(path(), "tensor " + name, "has too many elements", overflow);
        }
    }

    @Override
    public void read(String name, long from, float[] target, int count) throws IOException {
        GgufTensor tensor = stored(name);
        info(name).requireRun(from, count, target.length);
        GgmlType type = tensor.type();
        int width = type.elements();
        byte[] stored = new byte[Math.min(BLOCKS_AT_ONCE, count / width + 2) * type.bytes()];
        float[] edge = new float[width];
        for (int done = 0; done < count; ) {
            long block = (from + done) / width;
            int skipped = (int) ((from + done) % width);
            int blocks = (int) Math.min(BLOCKS_AT_ONCE, ((long) skipped + count - done + width - 1) / width);
            file.read(dataStart + tensor.offset() + block * type.bytes(), stored, blocks * type.bytes());
            for (int index = 0; index < blocks; index++) {
                int taken = Math.min(width - skipped, count - done);
                if (taken == width) {
                    type.decode(stored, index * type.bytes(), target, done);
                } else {
                    type.decode(stored, index * type.bytes(), edge, 0);
                    System.arraycopy(edge, skipped, target, done, taken);
                }
                skipped = 0;
                done += taken;
            }
        }
    }

    /** The same numbers as in single precision. */
    @Override
    public void read(String name, long from, double[] target, int count) throws IOException {
        info(name).requireRun(from, count, target.length);
        float[] piece = new float[Math.min(count, 1 << 14)];
        for (int done = 0; done < count; done += piece.length) {
            int length = Math.min(piece.length, count - done);
            read(name, from + done, piece, length);
            for (int index = 0; index < length; index++) {
                target[done + index] = piece[index];
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
