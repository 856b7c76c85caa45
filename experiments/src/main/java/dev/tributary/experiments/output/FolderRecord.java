package dev.tributary.experiments.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.graph.io.JsonFiles;
import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The file run.json of a folder of results, as far as it says which files belong to the run: an object {@code files} with
 * the SHA-256 digest of each, itself left out.
 */
final class FolderRecord {

    static final String FILE = "run.json";

    private static final String FORMAT = "tributary-run";
    private static final String WHAT_TO_DO = "; move it elsewhere, or name another folder";

    private FolderRecord() {}

    /** The digest of every file in a folder, by name. */
    static Map<String, String> digests(Path folder) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        for (Path file : entries(folder)) {
            digests.put(String.valueOf(file.getFileName()), Sha256.of(file));
        }
        return Collections.unmodifiableMap(digests);
    }

    static boolean isEmpty(Path folder) throws IOException {
        return entries(folder).isEmpty();
    }

    /** Why a folder must not be replaced; empty if it holds nothing, or nothing but what a run wrote. */
    static Optional<String> obstacle(Path folder) throws IOException {
        List<Path> entries = entries(folder);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Path record = folder.resolve(FILE);
        if (!Files.exists(record, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of("holds files that are no earlier result, such as "
                    + entries.get(0).getFileName() + " (there is no " + FILE + "), so it is not replaced;"
                    + " name another folder");
        }
        Optional<Map<String, String>> listed = read(record);
        if (listed.isEmpty()) {
            return Optional.of("holds a " + FILE + " that is not the record of a run with its list of files, so it is"
                    + " not replaced" + WHAT_TO_DO);
        }
        for (Path entry : entries) {
            Optional<String> odd = oddity(entry, listed.get());
            if (odd.isPresent()) {
                return Optional.of("holds " + entry.getFileName() + ", which " + odd.get()
                        + ", so the folder is not replaced" + WHAT_TO_DO);
            }
        }
        return Optional.empty();
    }

    /** The files of a folder that its record lists and that are as the run left them, the record last. */
    static List<Path> own(Path folder) throws IOException {
        Path record = folder.resolve(FILE);
        Optional<Map<String, String>> listed = read(record);
        if (listed.isEmpty()) {
            return List.of();
        }
        Stream<Path> files = entries(folder).stream().filter(file -> !file.equals(record));
        List<Path> own = new java.util.ArrayList<>();
        for (Path file : files.toList()) {
            if (oddity(file, listed.get()).isEmpty()) {
                own.add(file);
            }
        }
        own.add(record);
        return List.copyOf(own);
    }

    private static Optional<String> oddity(Path entry, Map<String, String> listed) throws IOException {
        String name = String.valueOf(entry.getFileName());
        if (Files.isSymbolicLink(entry)) {
            return Optional.of("is a symbolic link");
        }
        if (Files.isDirectory(entry)) {
            return Optional.of("is a folder");
        }
        if (name.equals(FILE)) {
            return Optional.empty();
        }
        String digest = listed.get(name);
        if (digest == null) {
            return Optional.of("no run wrote");
        }
        return digest.equals(Sha256.of(entry)) ? Optional.empty() : Optional.of("was changed since the run wrote it");
    }

    private static Optional<Map<String, String>> read(Path record) {
        try {
            JsonNode root = Files.isRegularFile(record, LinkOption.NOFOLLOW_LINKS)
                    ? JsonFiles.read(record)
                    : JsonFiles.object();
            if (!root.path("format").asText().equals(FORMAT)
                    || !root.path("files").isObject()) {
                return Optional.empty();
            }
            Map<String, String> listed = new TreeMap<>();
            root.path("files")
                    .properties()
                    .forEach(file -> listed.put(file.getKey(), file.getValue().asText()));
            return Optional.of(listed);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.sorted().toList();
        }
    }
}
