package dev.tributary.engine.pytorch;

import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.MappedFile;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A state dict of before PyTorch 1.6: pickles of a magic number, a version, facts about the machine, what was saved, and
 * the keys of its storages; then each storage, in the order of the keys, after its number of elements.
 */
final class LegacyTorch {

    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long VERSION = 1001;
    private static final int LARGEST_PICKLES = 1 << 27;

    private LegacyTorch() {}

    static TorchContent read(MappedFile file) throws FormatException {
        byte[] head = new byte[(int) Math.min(file.size(), LARGEST_PICKLES)];
        file.read(0, head, head.length);
        PickleBytes in = new PickleBytes(file.path(), head);
        requireMagic(file, in);
        Unpickler.read(in);
        Pickled value = Unpickler.read(in);
        Pickled keys = Unpickler.read(in);
        if (!(keys instanceof Pickled.Row row)) {
            throw in.refused("expected the list of storages, got " + keys.kind());
        }
        Map<String, Pickled.Storage> kinds = storages(value);
        Map<String, TorchContent.Extent> extents = new HashMap<>();
        long position = in.position();
        for (Pickled item : row.items()) {
            if (!(item instanceof Pickled.Text key)) {
                throw in.refused("expected the key of a storage, got " + item.kind());
            }
            TorchContent.Extent extent = extent(file, position, key.value(), kinds.get(key.value()));
            if (extents.put(key.value(), extent) != null) {
                throw new FormatException(file.path(), "storage " + key.value(), "there are two of that key");
            }
            position = extent.start() + extent.bytes();
        }
        return new TorchContent(value, extents);
    }

    private static void requireMagic(MappedFile file, PickleBytes in) throws FormatException {
        boolean ours;
        try {
            ours = Unpickler.read(in) instanceof Pickled.Whole magic
                    && magic.value().equals(MAGIC);
        } catch (FormatException other) {
            throw new FormatException(
                    file.path(), "", "is no PyTorch state dict: neither a zip archive nor a pickle of one", other);
        }
        if (!ours) {
            throw new FormatException(file.path(), "", "is no PyTorch state dict: it lacks the magic number");
        }
        if (!(Unpickler.read(in) instanceof Pickled.Whole version)
                || version.exact().orElse(0) != VERSION) {
            throw in.refused("expected version " + VERSION + " of the format");
        }
    }

    private static TorchContent.Extent extent(
            MappedFile file, long position, String key, Pickled.@org.jspecify.annotations.Nullable Storage kind)
            throws FormatException {
        String where = "storage " + key;
        if (kind == null) {
            throw new FormatException(file.path(), where, "belongs to no tensor");
        }
        if (position > file.size() - Long.BYTES) {
            throw new FormatException(file.path(), where, "is missing; the file is truncated");
        }
        long elements = file.bytes(position, Long.BYTES).getLong();
        long start = position + Long.BYTES;
        if (elements != kind.numel()
                || elements > (file.size() - start) / kind.dtype().size()) {
            throw new FormatException(
                    file.path(),
                    where,
                    "holds " + elements + " elements, expected " + kind.numel() + "; " + (file.size() - start)
                            + " bytes follow");
        }
        return new TorchContent.Extent(start, elements * kind.dtype().size());
    }

    /** Every storage that the value has tensors of, by key; dictionaries may contain themselves. */
    private static Map<String, Pickled.Storage> storages(Pickled value) {
        Map<String, Pickled.Storage> found = new HashMap<>();
        Set<Pickled.Dictionary> seen = new HashSet<>();
        Deque<Pickled> left = new ArrayDeque<>();
        left.push(value);
        while (!left.isEmpty()) {
            Pickled next = left.pop();
            if (next instanceof Pickled.Tensor tensor) {
                found.put(tensor.storage().key(), tensor.storage());
            } else if (next instanceof Pickled.Dictionary dictionary && seen.add(dictionary)) {
                dictionary.entries().values().forEach(left::push);
            }
        }
        return found;
    }
}
