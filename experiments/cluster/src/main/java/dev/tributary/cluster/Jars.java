package dev.tributary.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The jars of this program and of its libraries, which machines are sent. */
final class Jars implements AutoCloseable {

    private static final String OF_SPARK = "jars-of-spark.txt";

    private final List<Path> ours;
    private final List<Path> all;
    private final Map<Path, Path> ofFolders = new HashMap<>();
    private final List<Path> made = new ArrayList<>();

    /** Of jars, and of folders that are made jars when they are sent; the first are also among the second. */
    Jars(List<Path> ours, List<Path> all) {
        this.ours = List.copyOf(ours);
        this.all = List.copyOf(all);
    }

    /** Of the class path of this process. */
    static Jars ofClassPath() throws IOException {
        List<String> spark = ofSpark();
        List<Path> all = classPath().stream().filter(Files::exists).toList();
        List<Path> ours = all.stream()
                .filter(entry -> Files.isDirectory(entry)
                        || spark.stream().noneMatch(String.valueOf(entry.getFileName())::startsWith))
                .toList();
        return new Jars(ours, all);
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
    static List<String> ofSpark() throws IOException {
        try (InputStream in = Jars.class.getResourceAsStream(OF_SPARK)) {
            if (in == null) {
                throw new IllegalStateException("expected the resource " + OF_SPARK);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("\\s+", -1))
                    .filter(name -> !name.isEmpty())
                    .toList();
        }
    }

    /** Gone when the process ends, if it is interrupted before {@link #close}. */
    private static Path temporary(String begin, String end) throws IOException {
        Path file = Files.createTempFile(begin, end);
        file.toFile().deleteOnExit();
        return file;
    }

    /** The jar that an entry is, or is made. */
    private Path jar(Path entry) throws IOException {
        if (!Files.isDirectory(entry)) {
            return entry;
        }
        Path known = ofFolders.get(entry);
        if (known != null) {
            return known;
        }
        Path jar = temporary("tributary-classes", ".jar");
        made.add(jar);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(entry)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(entry.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        ofFolders.put(entry, jar);
        return jar;
    }

    /** Those that no Spark has, with commas between: classes of Spark and Scala must be those of the executor. */
    String ours() throws IOException {
        List<String> addresses = new ArrayList<>();
        for (Path entry : ours) {
            addresses.add(jar(entry).toUri().toString());
        }
        return String.join(",", addresses);
    }

    /** Makes one file of all of them, those of Spark too: it travels in a third of the time that 280 files take. */
    Path archive() throws IOException {
        Path archive = temporary("tributary-jars", ".zip");
        made.add(archive);
        Set<String> names = new HashSet<>();
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
            // what is in it is compressed already
            out.setLevel(Deflater.NO_COMPRESSION);
            for (Path entry : all) {
                Path jar = jar(entry);
                String name = String.valueOf(jar.getFileName());
                out.putNextEntry(new ZipEntry(names.add(name) ? name : names.size() + "-" + name));
                Files.copy(jar, out);
                out.closeEntry();
            }
        }
        return archive;
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
