package dev.tributary.experiments.run.recording;

import dev.tributary.engine.progress.Notebook;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.io.Sha256;
import dev.tributary.graph.io.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Progress in a file beside the result that it is for, called {@code .NAME.tributary-progress}. Its first line says what
 * the progress is of, by a digest of everything that it depends on; that of other work is not read and is replaced. It is
 * written whole, and has a check sum.
 */
public final class NotebookFile implements Notebook {

    private static final String MAGIC = "tributary-progress 1 ";
    private static final int DIGEST = 64;
    private static final int HEADER = MAGIC.length() + DIGEST + 1;

    /** To put a file in another's place can take a disk as long as measuring many circuits takes. */
    private static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);

    private final Path file;
    private final byte[] header;
    private final AtomicReference<@Nullable Instant> written = new AtomicReference<>();

    private NotebookFile(Path file, String identity) {
        this.file = file;
        this.header = (MAGIC + identity + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The notebook of a result; throws {@link UsageException} if something else is in its place.
     *
     * @param result the file or folder that the work is for
     * @param study what it is done in
     */
    public static NotebookFile of(Path result, Study study) throws IOException {
        String all = JournalFile.identity(study) + "\n"
                + study.selection().specification() + "\n"
                + study.options().question().choosing().until().typed() + "\n"
                + study.options().question().choosing().refine();
        return of(result, Sha256.of(all.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The notebook of scores, called {@code .NAME.tributary-scoring}; throws {@link UsageException} if something else is in
     * its place.
     *
     * @param result the file or folder that the scores are for
     * @param study what they are made in
     */
    public static NotebookFile ofScores(Path result, Study study) throws IOException {
        return of(result, ".tributary-scoring", JournalFile.identity(study));
    }

    /** The same for work that is told apart by a digest in hexadecimal. */
    static NotebookFile of(Path result, String identity) throws IOException {
        return of(result, ".tributary-progress", identity);
    }

    private static NotebookFile of(Path result, String ending, String identity) throws IOException {
        Path place = result.toAbsolutePath().normalize();
        NotebookFile notebook = new NotebookFile(place.resolveSibling("." + place.getFileName() + ending), identity);
        notebook.requireOwn();
        return notebook;
    }

    private void requireOwn() throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean own = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        if (own) {
            byte[] magic = MAGIC.getBytes(StandardCharsets.US_ASCII);
            try (var in = Files.newInputStream(file)) {
                own = Arrays.equals(in.readNBytes(magic.length), magic);
            }
        }
        if (!own) {
            throw new UsageException(
                    file + " is in the way of progress that is noted in case this run is interrupted, and is not such"
                            + " a file; move it elsewhere, or name another --out");
        }
    }

    @Override
    public Optional<byte[]> read() {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            byte[] all = Files.readAllBytes(file);
            int end = all.length - Long.BYTES;
            if (end < HEADER || !Arrays.equals(Arrays.copyOf(all, HEADER), header)) {
                return Optional.empty();
            }
            return ByteBuffer.wrap(all, end, Long.BYTES).getLong() == sum(all, end)
                    ? Optional.of(Arrays.copyOfRange(all, HEADER, end))
                    : Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static long sum(byte[] bytes, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, length);
        return sum.getValue();
    }

    /** Notes a state, unless one was noted less than a second ago: whoever goes on repeats a second's work at most. */
    @Override
    public void write(byte[] state) {
        Instant now = Instant.now();
        Instant last = written.get();
        // a clock that is set back must not keep everything from being noted
        if (last != null && now.isBefore(last.plus(BETWEEN_WRITES)) && !now.isBefore(last)) {
            return;
        }
        put(state);
        written.set(now);
    }

    private void put(byte[] state) {
        byte[] bytes = new byte[HEADER + state.length + Long.BYTES];
        ByteBuffer all = ByteBuffer.wrap(bytes);
        all.put(header).put(state);
        all.putLong(sum(bytes, all.position()));
        try {
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            WholeFile.write(file, out -> out.write(bytes));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Removes the file, once the result is there. */
    public void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
