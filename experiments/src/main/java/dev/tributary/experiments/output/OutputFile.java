package dev.tributary.experiments.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that a command will write, claimed before the work. Until it is closed no other run can claim it. Only a file
 * of its own kind is replaced.
 */
public final class OutputFile implements AutoCloseable {

    private final Optional<Place> place;

    private OutputFile(Optional<Place> place) {
        this.place = place;
    }

    /** Something that writes a file whole. */
    @FunctionalInterface
    public interface Writer {
        void write(Path file) throws IOException;
    }

    /**
     * Claims a file, or nothing if none was asked for.
     *
     * @param option that named it
     * @throws OutputRefused if it cannot be written there
     */
    public static OutputFile claim(String option, @Nullable Path file, FileKind kind) throws IOException {
        if (file == null) {
            return new OutputFile(Optional.empty());
        }
        Place place = Place.take(option, file);
        try {
            requireReplaceable(place, kind);
            place.clean();
        } catch (IOException | RuntimeException refused) {
            place.close();
            throw refused;
        }
        return new OutputFile(Optional.of(place));
    }

    private static void requireReplaceable(Place place, FileKind kind) throws IOException {
        Path file = place.target();
        place.requireNoLink();
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw place.refused("is a folder, but a file is needed; name a file in it, such as "
                    + place.given().resolve("result" + place.ending()));
        }
        if (!Files.isRegularFile(file)) {
            throw place.refused("is a device or a pipe, which cannot be replaced by a file; name a file");
        }
        if (!Files.isReadable(file) || !Files.isWritable(file)) {
            throw place.refused("exists, and you may not write it; name another file");
        }
        if (!kind.replaces(file)) {
            throw place.refused("exists and is not " + kind.words()
                    + " that Tributary wrote, so it is not replaced; move it elsewhere, or name another file");
        }
    }

    /** Where it is, for those who write it whole again and again; empty if none was asked for. */
    public Optional<Path> path() {
        return place.map(Place::target);
    }

    /** Writes it, if one was asked for. */
    public void write(Writer writer) throws IOException {
        if (place.isPresent()) {
            place.get().makeParents();
            writer.write(place.get().target());
            place.get().filled();
        }
    }

    @Override
    public void close() throws IOException {
        if (place.isPresent()) {
            place.get().close();
        }
    }
}
