package dev.tributary.experiments.output;

import dev.tributary.engine.natives.FolderExchange;
import dev.tributary.graph.io.TemporaryName;
import dev.tributary.graph.io.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * A folder that a command will fill, claimed before the work. Until it is closed no other run can claim it.
 *
 * <p>It is written beside its place and moved there when it is complete. An earlier folder is replaced only if its
 * record lists every file in it with its digest, and in one step where the system can: a run that is killed leaves the
 * old folder or the new one.
 */
public final class OutputFolder implements AutoCloseable {

    private final Place place;

    private OutputFolder(Place place) {
        this.place = place;
    }

    /** Something that puts files into a folder. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path folder) throws IOException;
    }

    /** Makes the text of the record from the digests of all other files, by name. */
    @FunctionalInterface
    public interface RecordText {
        String of(Map<String, String> digests);
    }

    /**
     * Claims a folder.
     *
     * @param option that named it
     * @throws OutputRefused if it cannot be written there, or holds a file that no run wrote
     */
    public static OutputFolder claim(String option, Path folder) throws IOException {
        Place place = Place.take(option, folder);
        try {
            requireReplaceable(place);
            place.clean();
        } catch (IOException | RuntimeException refused) {
            place.close();
            throw refused;
        }
        return new OutputFolder(place);
    }

    private static void requireReplaceable(Place place) throws IOException {
        Path folder = place.target();
        if (!place.isFolder()) {
            return;
        }
        place.requireMovable();
        Optional<String> obstacle = FolderRecord.obstacle(folder);
        if (obstacle.isPresent()) {
            throw place.refused(obstacle.get());
        }
    }

    /** Writes all files and then their record; the folder appears with all of them or not at all. */
    public void write(Content content, RecordText record) throws IOException {
        Path part = TemporaryName.beside(place.target());
        place.makeParents();
        Files.createDirectory(part);
        try {
            content.writeTo(part);
            WholeFile.write(part.resolve(FolderRecord.FILE), record.of(FolderRecord.digests(part)));
            replace(part);
            place.filled();
        } finally {
            Leftovers.removeRun(part);
        }
    }

    private void replace(Path part) throws IOException {
        Path target = place.target();
        Optional<String> obstacle = Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)
                ? FolderRecord.obstacle(target)
                : Optional.of("is not a folder any more")
                        .filter(gone -> Files.exists(target, LinkOption.NOFOLLOW_LINKS));
        if (obstacle.isPresent()) {
            throw new IOException(place.given() + " was changed while the run was on: " + obstacle.get()
                    + "; the results are in " + besides(part));
        }
        if (!Files.exists(target) || FolderRecord.isEmpty(target)) {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } else if (!FolderExchange.exchange(part, target)) {
            moveInTwoSteps(part);
        }
        if (Files.exists(part)) {
            removeOld(part);
        }
    }

    /** Where a system cannot exchange two folders; the next run puts the old one back if this one dies in between. */
    private void moveInTwoSteps(Path part) throws IOException {
        Path aside = Leftovers.aside(part);
        Files.move(place.target(), aside, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(part, place.target(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            Files.move(aside, place.target(), StandardCopyOption.ATOMIC_MOVE);
            throw failed;
        }
        removeOld(aside);
    }

    /** Whatever came into the old folder at the last moment is kept. */
    private void removeOld(Path old) throws IOException {
        Leftovers.removeRun(old);
        if (Files.exists(old)) {
            throw new IOException("the results are in " + place.given()
                    + ", but the folder that was there got other files while the run was on; they are in "
                    + besides(old));
        }
    }

    /** Gives a folder the first free name after that of the place. */
    private Path besides(Path folder) throws IOException {
        for (int number = 2; ; number++) {
            Path free = place.target().resolveSibling(place.target().getFileName() + "-" + number);
            if (!Files.exists(free, LinkOption.NOFOLLOW_LINKS)) {
                return Files.move(folder, free);
            }
        }
    }

    @Override
    public void close() throws IOException {
        place.close();
    }
}
