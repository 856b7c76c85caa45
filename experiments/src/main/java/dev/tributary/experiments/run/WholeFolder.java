package dev.tributary.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a folder whole: beside its place, then moved into it, so that nobody sees half a result. */
final class WholeFolder {

    private WholeFolder() {}

    /** Something that puts files into a folder. */
    @FunctionalInterface
    interface Content {
        void writeTo(Path folder) throws IOException;
    }

    /** Throws unless the place is free, empty, or holds an earlier result, which {@code mark} tells. */
    static void requireReplaceable(Path folder, String mark) throws IOException {
        if (!Files.exists(folder) || Files.exists(folder.resolve(mark))) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new UsageException("--out must be a folder, but " + folder + " is a file");
        }
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new UsageException("--out " + folder + " has files that are no earlier result (no " + mark
                        + " in it); name another folder");
            }
        }
    }

    /** Writes the content; an earlier result there is replaced only when all of it is written. */
    static void write(Path folder, Content content) throws IOException {
        Path place = folder.toAbsolutePath().normalize();
        Path parent = place.getParent();
        if (parent == null) {
            throw new UsageException("cannot write results over the root folder");
        }
        Files.createDirectories(parent);
        Path part = parent.resolve(".tributary-" + ProcessHandle.current().pid());
        remove(part);
        Files.createDirectory(part);
        Thread cleaner = new Thread(() -> removeAtExit(part), "remove " + part);
        Runtime.getRuntime().addShutdownHook(cleaner);
        content.writeTo(part);
        replace(part, place);
        Runtime.getRuntime().removeShutdownHook(cleaner);
    }

    private static void replace(Path part, Path place) throws IOException {
        if (!Files.exists(place)) {
            Files.move(part, place);
            return;
        }
        Path old = place.resolveSibling(part.getFileName() + "-old");
        Files.move(place, old);
        Files.move(part, place);
        remove(old);
    }

    private static void removeAtExit(Path folder) {
        try {
            remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("could not remove the unfinished " + folder, e);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
