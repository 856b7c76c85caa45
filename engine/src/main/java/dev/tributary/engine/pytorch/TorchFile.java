package dev.tributary.engine.pytorch;

import dev.tributary.graph.io.Dtype;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.MappedFile;
import dev.tributary.graph.io.TensorInfo;
import dev.tributary.graph.io.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A state dict as {@code torch.save} writes it, memory-mapped: a zip archive with a pickle and a file for each storage,
 * or, from before PyTorch 1.6, pickles with the storages after them. Only tensors are read; a pickle that names anything
 * else, or would do more than put tensors into a dictionary, is refused.
 *
 * <p>Everything that the pickle claims is checked against the file before anything is allocated for it.
 */
public final class TorchFile implements TensorSource {

    private static final int ELEMENTS_AT_ONCE = 1 << 13;
    private static final int ZIP = 0x04034b50;

    private final MappedFile file;
    private final Map<String, Stored> tensors;
    private final Map<String, Pickled> plain;

    private TorchFile(MappedFile file, Map<String, Stored> tensors, Map<String, Pickled> plain) {
        this.file = file;
        this.plain = Collections.unmodifiableMap(new LinkedHashMap<>(plain));
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * A tensor.
     *
     * @param dtype of its elements
     * @param start first byte of its storage
     * @param view which elements of the storage
     */
    private record Stored(Dtype dtype, long start, TorchView view) {}

    /** Opens a file and reads its pickle. */
    public static TorchFile open(Path path) throws IOException {
        return open(path, false);
    }

    /** Opens a file whose dictionary may hold texts, numbers, lists and dictionaries of these beside its tensors. */
    static TorchFile openMixed(Path path) throws IOException {
        return open(path, true);
    }

    private static TorchFile open(Path path, boolean mixed) throws IOException {
        MappedFile file = MappedFile.open(path, "a PyTorch state dict");
        try {
            boolean zip =
                    file.size() >= Integer.BYTES && file.bytes(0, Integer.BYTES).getInt() == ZIP;
            TorchContent content = zip ? TorchArchive.read(file) : LegacyTorch.read(file);
            Map<String, Pickled> plain = new LinkedHashMap<>();
            return new TorchFile(file, tensors(path, content, mixed, plain), plain);
        } catch (IOException | RuntimeException broken) {
            file.close();
            throw broken;
        }
    }

    /** @param plain is given what is no tensor, if that may be there */
    private static Map<String, Stored> tensors(
            Path path, TorchContent content, boolean mixed, Map<String, Pickled> plain) throws FormatException {
        if (!(content.value() instanceof Pickled.Dictionary dictionary)) {
            throw new FormatException(
                    path,
                    "pickle",
                    "expected a dictionary of tensors, got " + content.value().kind());
        }
        Map<String, Stored> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, Pickled> entry : dictionary.entries().entrySet()) {
            String name = entry.getKey();
            if (mixed && !(entry.getValue() instanceof Pickled.Tensor)) {
                plain.put(name, entry.getValue());
                continue;
            }
            if (!(entry.getValue() instanceof Pickled.Tensor tensor)) {
                throw new FormatException(
                        path, name, "expected a tensor, got " + entry.getValue().kind());
            }
            tensors.put(name, stored(path, name, tensor, content));
        }
        return tensors;
    }

    private static Stored stored(Path path, String name, Pickled.Tensor tensor, TorchContent content)
            throws FormatException {
        Pickled.Storage storage = tensor.storage();
        TorchContent.Extent extent = content.storages().get(storage.key());
        if (extent == null) {
            throw new FormatException(path, name, "its storage \"" + storage.key() + "\" is not in the file");
        }
        long fitting = extent.bytes() / storage.dtype().size();
        if (storage.numel() < 0 || storage.numel() > fitting) {
            throw new FormatException(
                    path,
                    name,
                    "its storage claims " + storage.numel() + " elements of " + storage.dtype() + ", but has "
                            + extent.bytes() + " bytes");
        }
        if (tensor.view().reach() > storage.numel()) {
            throw new FormatException(
                    path, name, "reaches to element " + tensor.view().reach() + " of a storage of " + storage.numel());
        }
        return new Stored(storage.dtype(), extent.start(), tensor.view());
    }

    /** An entry that is no tensor. */
    Optional<Pickled> plain(String name) {
        return Optional.ofNullable(plain.get(name));
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

    @Override
    public TensorInfo info(String name) throws FormatException {
        Stored tensor = stored(name);
        try {
            return new TensorInfo(
                    name,
                    tensor.dtype(),
                    tensor.view().shape(),
                    tensor.start() + tensor.view().offset());
        } catch (ArithmeticException overflow) {
            throw new FormatException(path(), name, "has too many elements", overflow);
        }
    }

    @Override
    public void read(String name, long from, float[] target, int count) throws IOException {
        info(name).requireRun(from, count, target.length);
        double[] wide = new double[Math.min(count, ELEMENTS_AT_ONCE)];
        for (int done = 0; done < count; done += wide.length) {
            int length = Math.min(wide.length, count - done);
            read(name, from + done, wide, length);
            for (int index = 0; index < length; index++) {
                target[done + index] = (float) wide[index];
            }
        }
    }

    @Override
    public void read(String name, long from, double[] target, int count) throws IOException {
        Stored tensor = stored(name);
        info(name).requireRun(from, count, target.length);
        int size = tensor.dtype().size();
        boolean inOrder = tensor.view().isContiguous();
        int atOnce = inOrder ? ELEMENTS_AT_ONCE : 1;
        byte[] bytes = new byte[Math.min(atOnce, count) * size];
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < count; done += atOnce) {
            int length = Math.min(atOnce, count - done);
            long stored = inOrder
                    ? tensor.view().offset() + from + done
                    : tensor.view().stored(from + done);
            file.read(tensor.start() + stored * size, bytes, length * size);
            for (int index = 0; index < length; index++) {
                target[done + index] = number(name, tensor.dtype(), numbers, index * size);
            }
        }
    }

    private double number(String name, Dtype dtype, ByteBuffer bytes, int at) throws FormatException {
        try {
            return dtype.number(bytes, at);
        } catch (ArithmeticException inexact) {
            throw new FormatException(path(), name, String.valueOf(inexact.getMessage()), inexact);
        }
    }

    private Stored stored(String name) throws FormatException {
        Stored tensor = tensors.get(name);
        if (tensor == null) {
            throw missing(name);
        }
        return tensor;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
