package dev.tributary.experiments.sweep.store;

import dev.tributary.experiments.sweep.plan.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of units that share a folder, in a temporary folder of their own, until they are sent elsewhere. */
public final class LooseFiles implements UnitFiles, AutoCloseable {

    private final Path folder;

    private LooseFiles(Path folder) {
        this.folder = folder;
    }

    /** With files that are known already, by their names. */
    public static LooseFiles of(Map<String, byte[]> known) throws IOException {
        LooseFiles files = new LooseFiles(Files.createTempDirectory("tributary-unit"));
        try {
            for (Map.Entry<String, byte[]> file : known.entrySet()) {
                Files.write(files.folder.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException failed) {
            files.close();
            throw failed;
        }
        return files;
    }

    @Override
    public Path scores(Unit unit) {
        return folder.resolve(SweepFolder.SCORES);
    }

    @Override
    public void store(Unit unit, String name, Writer writer) {
        try {
            writer.write(folder.resolve(name));
        } catch (IOException failed) {
            throw new UncheckedIOException(new IOException(
                    "a temporary file in " + folder + " cannot be written: " + failed.getMessage(), failed));
        }
    }

    /** What is there, by name. */
    public Map<String, byte[]> all() throws IOException {
        Map<String, byte[]> all = new TreeMap<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (!name.startsWith(".")) {
                all.put(name, Files.readAllBytes(file));
            }
        }
        return all;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
