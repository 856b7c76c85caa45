package dev.tributary.experiments.output;

import dev.tributary.graph.io.TemporaryName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that grows while a command works, and in which a later run goes on: every file in it is written whole, so that
 * what is there can be used whenever its run was killed. Until it is closed no other run can claim it.
 */
public final class GrowingFolder implements AutoCloseable {

    private static final int HEAD = 256;
    private static final int DEPTH = 3;

    private final Place place;

    private GrowingFolder(Place place) {
        this.place = place;
    }

    /**
     * Claims a folder that is not there yet, is empty, or was grown by runs of the same kind; removes what killed runs
     * left unfinished in it.
     *
     * @param option that named it
     * @param record name of the file that such a folder has
     * @param format what the field {@code format} of that file says, which is its first
     * @throws OutputRefused if it cannot be written there, or is somebody else's
     */
    public static GrowingFolder claim(String option, Path folder, String record, String format) throws IOException {
        Place place = Place.take(option, folder);
        try {
            requireOwn(place, record, format);
            Files.createDirectories(place.target());
            place.filled();
            removeUnfinished(place.target());
        } catch (IOException | RuntimeException refused) {
            place.close();
            throw refused;
        }
        return new GrowingFolder(place);
    }

    private static void requireOwn(Place place, String record, String format) throws IOException {
        Path folder = place.target();
        if (!place.isFolder()) {
            return;
        }
        place.requireWritable();
        List<Path> visible;
        try (Stream<Path> inside = Files.list(folder)) {
            visible = inside.filter(file -> !TemporaryName.is(String.valueOf(file.getFileName())))
                    .sorted()
                    .toList();
        }
        if (!visible.isEmpty() && !isRecord(folder.resolve(record), format)) {
            throw place.refused("holds files that are not of such a run, such as "
                    + visible.get(0).getFileName() + " (there is no " + record + " of the format " + format
                    + "), so nothing is written there; name another folder");
        }
    }

    private static boolean isRecord(Path file, String format) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (var in = Files.newInputStream(file)) {
            String begin = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
            return begin.replaceAll("\\s", "").startsWith("{\"format\":\"" + format + "\"");
        }
    }

    /** This process holds the folder and has written nothing yet, so whatever is unfinished in it belongs to dead ones. */
    private static void removeUnfinished(Path folder) throws IOException {
        List<Path> unfinished;
        try (Stream<Path> all = Files.walk(folder, DEPTH)) {
            unfinished = all.filter(file -> TemporaryName.is(String.valueOf(file.getFileName())))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
        for (Path file : unfinished) {
            Files.deleteIfExists(file);
        }
    }

    /** Where it is. */
    public Path path() {
        return place.target();
    }

    @Override
    public void close() {
        place.close();
    }
}
