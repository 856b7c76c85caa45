package dev.tributary.experiments.output;

import dev.tributary.graph.io.TemporaryName;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What runs that were killed left beside the place of their results, told by its name, which has the process id. */
final class Leftovers {

    private static final String ASIDE = ".old";

    private Leftovers() {}

    /** The name that an old folder has while a new one takes its place in two steps. */
    static Path aside(Path part) {
        return part.resolveSibling(part.getFileName() + ASIDE);
    }

    /**
     * Removes what is left of dead runs at a place that this process holds; puts back an old folder whose place is free.
     */
    static void clean(Path target) throws IOException {
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            return;
        }
        String name = String.valueOf(target.getFileName());
        List<Path> beside;
        try (Stream<Path> all = Files.list(parent)) {
            beside = all.sorted().toList();
        }
        for (Path candidate : beside) {
            String called = String.valueOf(candidate.getFileName());
            boolean old = called.endsWith(ASIDE);
            String part = old ? called.substring(0, called.length() - ASIDE.length()) : called;
            OptionalLong owner = TemporaryName.owner(part, name);
            if (owner.isEmpty() || alive(owner.getAsLong())) {
                continue;
            }
            if (old && !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(candidate, target);
            } else if (Files.isRegularFile(candidate, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(candidate);
            } else if (Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS)) {
                removeRun(candidate);
            }
        }
    }

    /** This process holds the place and has left nothing there yet, so its own number is that of a dead one. */
    private static boolean alive(long process) {
        return process != ProcessHandle.current().pid()
                && ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
    }

    /**
     * Removes the folder of a run, complete or not. In a complete one, files that its record does not list stay, and the
     * folder with them.
     */
    static void removeRun(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> files;
        if (Files.exists(folder.resolve(FolderRecord.FILE), LinkOption.NOFOLLOW_LINKS)) {
            files = FolderRecord.own(folder);
        } else {
            try (Stream<Path> inside = Files.list(folder)) {
                files = inside.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                        .toList();
            }
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException kept) {
            // what is still there is nobody's to delete
            return;
        }
    }
}
