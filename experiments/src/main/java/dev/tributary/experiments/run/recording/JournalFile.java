package dev.tributary.experiments.run.recording;

import dev.tributary.engine.prune.EffectJournal;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.io.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A journal of effects in a file beside the result that they are for, called {@code .NAME.tributary-effects}. Its first
 * line says what the effects are of, by a digest of everything that they depend on; a journal of other effects is begun
 * anew. Each record has a check sum, so that one that was cut off by a kill is dropped and measured again.
 */
public final class JournalFile implements EffectJournal, Closeable {

    private static final String MAGIC = "tributary-effects 1 ";
    private static final int DIGEST = 64;
    private static final int HEADER = MAGIC.length() + DIGEST + 1;

    /** First index, elements, prompts. */
    private static final int NUMBERS = 3 * Integer.BYTES;

    private final Path file;
    private final FileChannel channel;

    /** Where the record of the elements from an index on begins. */
    private final Map<Integer, Long> records = new HashMap<>();

    private JournalFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens the journal of a result, or begins it.
     *
     * @param result the file or folder that the effects are for
     * @param study what they are measured in
     */
    public static JournalFile open(Path result, Study study) throws IOException {
        return open(result, identity(study));
    }

    /** The same for effects that are told apart by a digest in hexadecimal. */
    static JournalFile open(Path result, String identity) throws IOException {
        Path file = file(result);
        byte[] header = (MAGIC + identity + "\n").getBytes(StandardCharsets.US_ASCII);
        requireOwn(file);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            JournalFile journal = new JournalFile(file, channel);
            if (!journal.startsWith(header)) {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(header), 0);
            }
            journal.readRecords();
            return journal;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static Path file(Path result) {
        Path place = result.toAbsolutePath().normalize();
        return place.resolveSibling("." + place.getFileName() + ".tributary-effects");
    }

    /** Removes the journal of a result that is there, if a run was killed before it could. */
    public static void discard(Path result) throws IOException {
        Files.deleteIfExists(file(result));
    }

    /** Everything that effects depend on; not the number of threads. */
    static String identity(Study study) {
        String all = Origin.of(study) + "\n" + study.elements() + "\n" + study.positions() + "\n"
                + study.options().question().inputs().name() + "\n"
                + study.options().arithmetic().reference();
        return Sha256.of(all.getBytes(StandardCharsets.UTF_8));
    }

    private static void requireOwn(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        byte[] magic = MAGIC.getBytes(StandardCharsets.US_ASCII);
        boolean own = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        if (own) {
            try (var in = Files.newInputStream(file)) {
                own = Arrays.equals(in.readNBytes(magic.length), magic);
            }
        }
        if (!own) {
            throw new UsageException(
                    file + " is in the way of effects that are kept in case this run is interrupted, and"
                            + " is not such a file; move it elsewhere, or name another --out");
        }
    }

    private boolean startsWith(byte[] header) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(HEADER);
        return readFully(found, 0) && Arrays.equals(found.array(), header);
    }

    /** Finds whole records, and cuts off what follows them. */
    private void readRecords() throws IOException {
        long at = HEADER;
        while (true) {
            ByteBuffer numbers = ByteBuffer.allocate(NUMBERS);
            if (!readFully(numbers, at)) {
                break;
            }
            numbers.flip();
            int first = numbers.getInt();
            long size = size(numbers.getInt(), numbers.getInt());
            if (first < 0 || size < NUMBERS || at + size > channel.size() || size > Integer.MAX_VALUE) {
                break;
            }
            ByteBuffer record = ByteBuffer.allocate((int) size);
            if (!readFully(record, at) || !isWhole(record)) {
                break;
            }
            records.put(first, at);
            at += size;
        }
        channel.truncate(at);
    }

    private static long size(int count, int prompts) {
        return count < 1 || prompts < 1 ? 0 : NUMBERS + (long) count * prompts * Double.BYTES + Long.BYTES;
    }

    private static boolean isWhole(ByteBuffer record) {
        int body = record.capacity() - Long.BYTES;
        return record.getLong(body) == sum(record, body);
    }

    /** The check sum of the first bytes. */
    private static long sum(ByteBuffer bytes, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes.duplicate().limit(length).position(0));
        return sum.getValue();
    }

    private boolean readFully(ByteBuffer buffer, long at) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    /** How many runs of elements are kept. */
    int size() {
        return records.size();
    }

    @Override
    public Optional<double[][]> kept(int first, int count, int prompts) {
        Long at = records.get(first);
        if (at == null) {
            return Optional.empty();
        }
        try {
            ByteBuffer record = ByteBuffer.allocate((int) size(count, prompts));
            if (!readFully(record, at)) {
                throw new IOException("reading " + file + " failed: it became shorter");
            }
            record.flip();
            if (record.getInt() != first || record.getInt() != count || record.getInt() != prompts) {
                throw new IllegalStateException("expected effects of " + count + " elements on " + prompts
                        + " prompts in " + file + ", found others");
            }
            double[][] effects = new double[count][prompts];
            for (double[] element : effects) {
                for (int prompt = 0; prompt < prompts; prompt++) {
                    element[prompt] = record.getDouble();
                }
            }
            return Optional.of(effects);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void keep(int first, double[][] effects) {
        ByteBuffer record = ByteBuffer.allocate((int) size(effects.length, effects[0].length));
        record.putInt(first).putInt(effects.length).putInt(effects[0].length);
        for (double[] element : effects) {
            for (double effect : element) {
                record.putDouble(effect);
            }
        }
        record.putLong(sum(record, record.position()));
        record.flip();
        try {
            long at = channel.size();
            for (long next = at; record.hasRemaining(); ) {
                next += channel.write(record, next);
            }
            records.put(first, at);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Removes the file, once the result is there. */
    public void remove() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
