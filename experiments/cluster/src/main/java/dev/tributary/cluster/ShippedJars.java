package dev.tributary.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars of this program and of its libraries, which executors are sent. What every Spark has stays here: the classes of
 * Spark and Scala must be those of the executor.
 *
 * @param jars in the order of the class path
 * @param made of them those that were made of folders, and are removed in the end
 */
record ShippedJars(List<Path> jars, List<Path> made) implements AutoCloseable {

    private static final String OF_SPARK = "jars-of-spark.txt";

    ShippedJars {
        jars = List.copyOf(jars);
        made = List.copyOf(made);
    }

    static ShippedJars none() {
        return new ShippedJars(List.of(), List.of());
    }

    static ShippedJars ofClassPath() throws IOException {
        List<String> spark = ofSpark();
        List<Path> jars = new ArrayList<>();
        List<Path> made = new ArrayList<>();
        for (Path entry : classPath()) {
            String name = String.valueOf(entry.getFileName());
            if (Files.isDirectory(entry)) {
                Path jar = jar(entry);
                jars.add(jar);
                made.add(jar);
            } else if (Files.isRegularFile(entry) && spark.stream().noneMatch(name::startsWith)) {
                jars.add(entry);
            }
        }
        return new ShippedJars(jars, made);
    }

    /** Folders, and jars; {@code DIR/*} means all jars of a folder. */
    private static List<Path> classPath() throws IOException {
        List<Path> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1)) {
            if (entry.endsWith("*")) {
                try (Stream<Path> jars = Files.list(Path.of(entry.substring(0, entry.length() - 1)))) {
                    jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().forEach(entries::add);
                }
            } else if (!entry.isEmpty()) {
                entries.add(Path.of(entry).toAbsolutePath());
            }
        }
        return entries;
    }

    /** How the names of jars begin that Spark has, or that only Spark uses. */
    private static List<String> ofSpark() throws IOException {
        try (InputStream in = ShippedJars.class.getResourceAsStream(OF_SPARK)) {
            if (in == null) {
                throw new IllegalStateException("expected the resource " + OF_SPARK);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("\\s+", -1))
                    .filter(name -> !name.isEmpty())
                    .toList();
        }
    }

    private static Path jar(Path folder) throws IOException {
        Path jar = Files.createTempFile("tributary-classes", ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    boolean isEmpty() {
        return jars.isEmpty();
    }

    /** With commas between, as Spark wants it. */
    String list() {
        return jars.stream().map(jar -> jar.toUri().toString()).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        for (Path jar : made) {
            try {
                Files.deleteIfExists(jar);
            } catch (IOException kept) {
                throw new UncheckedIOException(kept);
            }
        }
    }
}
