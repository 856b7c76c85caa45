package dev.tributary.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an installed Spark is: a folder with its jars and those that they need. It is made of links, and not below the folder of
 * a test, where JUnit would complain of each.
 *
 * @param folder removed in the end
 */
record SparkHome(Path folder) implements AutoCloseable {

    static SparkHome make() throws IOException {
        Path folder = Files.createTempDirectory("tributary-spark");
        Path jars = Files.createDirectory(folder.resolve("jars"));
        List<String> names = new ArrayList<>(List.of("jackson-", "slf4j-", "commons-", "gson-"));
        names.addAll(Jars.ofSpark());
        for (Path jar : Processes.jarsOfProgram()) {
            if (names.stream().anyMatch(jar.getFileName().toString()::startsWith)) {
                Path copy = jars.resolve(jar.getFileName());
                if (!Files.exists(copy)) {
                    Files.createSymbolicLink(copy, jar);
                }
            }
        }
        return new SparkHome(folder);
    }

    /** Its jars, as a class path. */
    String jars() {
        return folder.resolve("jars") + "/*";
    }

    @Override
    public void close() {
        delete(folder);
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }
}
