package dev.tributary.graph.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files whole: into a temporary file of the same folder, then moved into place, so nobody sees half a file. */
public final class WholeFile {

    private static final int BUFFER = 1 << 16;

    private WholeFile() {}

    /** Something that writes to a stream. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything; the stream is buffered, and closed by the caller. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes the content; an existing file is replaced only when all of it is written. */
    public static void write(Path file, Content content) throws IOException {
        write(file, content, temporary -> file);
    }

    /** Decides what a file is called once its content is known. */
    @FunctionalInterface
    interface Naming {
        Path of(Path written) throws IOException;
    }

    /** Writes the content under a temporary name that belongs to {@code owner}, then under the name that it gets. */
    static Path write(Path owner, Content content, Naming naming) throws IOException {
        Path target = owner.toAbsolutePath();
        if (target.getFileName() == null || target.getParent() == null) {
            throw new IOException("expected the path of a file to write, got " + owner);
        }
        // not createTempFile, whose files nobody else may read, the finished one included
        Path temporary = TemporaryName.beside(target);
        boolean done = false;
        try {
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    BUFFER)) {
                content.writeTo(out);
            }
            Path named = naming.of(temporary);
            move(temporary, named);
            done = true;
            return named;
        } finally {
            if (!done) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    /** Writes text as UTF-8. */
    public static void write(Path file, String text) throws IOException {
        write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException plain) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
