package dev.tributary.experiments.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A file beside a place that one process holds locked as long as it lives, with its number in it. The system gives the
 * lock back whatever becomes of the process, so a file that a killed one left stops nobody.
 */
final class PlaceLock {

    private static final int TRIES = 100;

    private final Path file;
    private final FileChannel channel;

    private PlaceLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Either the lock, or who has it. */
    record Taken(Optional<PlaceLock> lock, String holder) {

        <E extends Exception> PlaceLock orElseThrow(Function<String, E> error) throws E {
            return lock.orElseThrow(() -> error.apply(holder));
        }
    }

    /** Tries to take a lock; never waits. */
    static Taken take(Path file) throws IOException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Object before = identity(file);
            if (before == null) {
                create(file);
                continue;
            }
            FileChannel channel;
            try {
                channel = FileChannel.open(
                        file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException gone) {
                continue;
            } catch (AccessDeniedException anothers) {
                return new Taken(Optional.empty(), "another user (if not, remove " + file + ")");
            }
            if (!lock(channel)) {
                String holder = read(channel);
                channel.close();
                return new Taken(Optional.empty(), holder);
            }
            // the file that is locked is the one that others see only if it was there before and after
            if (before.equals(identity(file))) {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
                return new Taken(Optional.of(new PlaceLock(file, channel)), "");
            }
            channel.close();
        }
        return new Taken(Optional.empty(), "processes that come and go (" + file + ")");
    }

    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException another) {
            // as good as made
            return;
        }
    }

    private static @Nullable Object identity(Path file) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Objects.requireNonNullElse(attributes.fileKey(), attributes.creationTime());
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException own) {
            return false;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(32);
        channel.read(buffer, 0);
        String process = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
        return process.isEmpty() ? "another process" : "process " + process;
    }

    /** The number of the user that this process writes files as. */
    int owner() throws IOException {
        return (int) Files.getAttribute(file, "unix:uid");
    }

    /** Gives the lock back and takes its file away. */
    void close() {
        try (channel) {
            Files.deleteIfExists(file);
        } catch (IOException kept) {
            // an unlocked file stops nobody
            return;
        }
    }
}
