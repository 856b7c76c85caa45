package dev.tributary.engine.pytorch;

import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.MappedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** A state dict in a zip archive whose entries are stored as they are: {@code X/data.pkl}, {@code X/data/0}, ... */
final class TorchArchive {

    private static final String PICKLE = "data.pkl";
    private static final int LARGEST_PICKLE = 1 << 27;
    private static final int LONGEST_ORDER = 16;
    /** Bytes of a zip archive's last record, and of the comment that may follow it. */
    private static final int END_RECORD = 22;

    private static final int LONGEST_COMMENT = 0xFFFF;

    private static final int SMALL = 1 << 16;

    private TorchArchive() {}

    static TorchContent read(MappedFile file) throws IOException {
        Map<String, Entry> entries = entries(file);
        List<String> pickles = entries.keySet().stream()
                .filter(name -> PICKLE.equals(name.substring(name.indexOf('/') + 1)))
                .sorted()
                .toList();
        if (pickles.size() != 1) {
            throw new FormatException(
                    file.path(),
                    "archive",
                    "expected one entry " + PICKLE + ", found " + pickles.size() + "; this is no PyTorch state dict");
        }
        String pickle = pickles.get(0);
        String folder = pickle.substring(0, pickle.length() - PICKLE.length());
        if (entries.containsKey(folder + "byteorder")) {
            requireLittleEndian(file, required(entries, folder + "byteorder"));
        }
        PickleBytes bytes = new PickleBytes(file.path(), content(file, pickle, required(entries, pickle)));
        Pickled value = Unpickler.read(bytes);
        Map<String, TorchContent.Extent> storages = new HashMap<>();
        entries.forEach((name, entry) -> {
            if (name.startsWith(folder + "data/")) {
                storages.put(name.substring(folder.length() + "data/".length()), entry.extent());
            }
        });
        return new TorchContent(value, storages);
    }

    /** Where an entry is, and the checksum that the archive has of it. */
    private record Entry(TorchContent.Extent extent, long checksum) {}

    private static Entry required(Map<String, Entry> entries, String name) {
        return Objects.requireNonNull(entries.get(name), name);
    }

    /**
     * An archive that was cut off has no end record, for which the library would look byte by byte through the last 64 KB.
     */
    private static void requireEnd(MappedFile file) throws FormatException {
        int length = (int) Math.min(file.size(), END_RECORD + LONGEST_COMMENT);
        byte[] tail = new byte[length];
        file.read(file.size() - length, tail, length);
        for (int at = length - END_RECORD; at >= 0; at--) {
            if (tail[at] == 'P' && tail[at + 1] == 'K' && tail[at + 2] == 5 && tail[at + 3] == 6) {
                return;
            }
        }
        throw new FormatException(
                file.path(), "archive", "has no directory at its end: the file was cut off, or is no zip archive");
    }

    private static Map<String, Entry> entries(MappedFile file) throws IOException {
        requireEnd(file);
        Map<String, Entry> entries = new HashMap<>();
        try (ZipFile zip = zip(file)) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                String where = "archive entry " + entry.getName();
                if (entry.getMethod() != ZipEntry.STORED
                        || entry.getGeneralPurposeBit().usesEncryption()) {
                    throw new FormatException(
                            file.path(), where, "is compressed or encrypted; torch.save does neither");
                }
                long start = entry.getDataOffset();
                long bytes = entry.getSize();
                if (start < 0 || bytes < 0 || start > file.size() - bytes) {
                    throw new FormatException(
                            file.path(), where, "claims " + bytes + " bytes, which the file does not have");
                }
                Entry found = new Entry(new TorchContent.Extent(start, bytes), entry.getCrc());
                if (entries.put(entry.getName(), found) != null) {
                    throw new FormatException(file.path(), where, "there are two entries of that name");
                }
            }
        } catch (FormatException ours) {
            throw ours;
        } catch (IOException | RuntimeException broken) {
            throw new FormatException(
                    file.path(), "archive", "is no zip archive, or a damaged one: " + broken.getMessage(), broken);
        }
        return entries;
    }

    /** A small archive is read at once: the library asks for a few bytes at a time. */
    private static ZipFile zip(MappedFile file) throws IOException {
        if (file.size() > SMALL) {
            return ZipFile.builder().setPath(file.path()).get();
        }
        byte[] whole = new byte[(int) file.size()];
        file.read(0, whole, whole.length);
        return ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(whole))
                .get();
    }

    private static byte[] content(MappedFile file, String name, Entry entry) throws FormatException {
        long size = entry.extent().bytes();
        if (size > LARGEST_PICKLE) {
            throw new FormatException(
                    file.path(),
                    "archive entry " + name,
                    "has " + size + " bytes; at most " + LARGEST_PICKLE + " are read");
        }
        byte[] content = new byte[(int) size];
        file.read(entry.extent().start(), content, content.length);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        if (checksum.getValue() != entry.checksum()) {
            throw new FormatException(
                    file.path(), "archive entry " + name, "does not have the checksum that is stored");
        }
        return content;
    }

    private static void requireLittleEndian(MappedFile file, Entry order) throws FormatException {
        byte[] bytes = new byte[(int) Math.min(order.extent().bytes(), LONGEST_ORDER)];
        file.read(order.extent().start(), bytes, bytes.length);
        String text = new String(bytes, StandardCharsets.US_ASCII);
        if (!text.equals("little")) {
            throw new FormatException(
                    file.path(), "archive entry byteorder", "expected \"little\", got \"" + text + "\"");
        }
    }
}
