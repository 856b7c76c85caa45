package dev.tributary.experiments.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The place of a file or folder, held by this process: its path without links, missing folders above it made, and a lock
 * beside it. If nothing is written, closing it leaves no trace.
 */
final class Place implements AutoCloseable {

    private static final int LONGEST_NAME = 180;
    private static final int STICKY = 01000;

    private final String option;
    private final Path given;
    private final Path target;
    private final List<Path> made;
    private final PlaceLock lock;
    private final Thread atExit;
    private final AtomicBoolean filled = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Place(String option, Path given, Path target, List<Path> made, PlaceLock lock) {
        this.option = option;
        this.given = given;
        this.target = target;
        this.made = made;
        this.lock = lock;
        this.atExit = new Thread(this::leave, "leave " + target);
    }

    /** Takes a place; throws {@link OutputRefused} if nothing can be written there or another run holds it. */
    static Place take(String option, Path given) throws IOException {
        Path target = resolved(option, given);
        Path parent = Objects.requireNonNull(target.getParent());
        List<Path> made = new ArrayList<>();
        try {
            makeFolders(parent, made);
            PlaceLock lock = PlaceLock.take(parent.resolve("." + target.getFileName() + ".tributary-lock"))
                    .orElseThrow(holder -> new OutputRefused(option + " " + given + " is being written by " + holder
                            + "; wait until it has ended, or name another place"));
            Place place = new Place(option, given, target, made, lock);
            Runtime.getRuntime().addShutdownHook(place.atExit);
            return place;
        } catch (AccessDeniedException denied) {
            remove(made);
            throw new OutputRefused(
                    option + " " + given + " cannot be written: you may not write in " + parent
                            + "; name another place",
                    denied);
        } catch (FileSystemException failed) {
            remove(made);
            throw new OutputRefused(
                    option + " " + given + " cannot be written: "
                            + Objects.requireNonNullElse(failed.getReason(), String.valueOf(failed.getMessage()))
                            + " (" + failed.getFile() + "); name another place",
                    failed);
        } catch (OutputRefused refused) {
            remove(made);
            throw refused;
        }
    }

    private static Path resolved(String option, Path given) throws IOException {
        if (given.toString().isBlank()) {
            throw new OutputRefused(option + " needs a path, got an empty text");
        }
        Path absolute = given.toAbsolutePath();
        Path name = absolute.getFileName();
        if (name == null) {
            throw new OutputRefused(option + " " + given + " is the root of all folders; name a folder or file in it");
        }
        if (name.toString().equals(".") || name.toString().equals("..")) {
            Path real = absolute.toRealPath();
            return requireNotAround(option, given, real);
        }
        if (name.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new OutputRefused(option + ": expected a name of at most " + LONGEST_NAME + " bytes, got " + name);
        }
        Deque<Path> missing = new ArrayDeque<>();
        Path above = Objects.requireNonNull(absolute.getParent());
        while (!Files.exists(above)) {
            if (Files.isSymbolicLink(above)) {
                throw new OutputRefused(option + " " + given + ": " + above + " is a symbolic link to nothing");
            }
            missing.push(Objects.requireNonNull(above.getFileName()));
            above = Objects.requireNonNull(above.getParent());
        }
        if (!Files.isDirectory(above)) {
            throw new OutputRefused(
                    option + " " + given + ": " + above + " is a file, so nothing can be written below it");
        }
        Path real = above.toRealPath();
        for (Path step : missing) {
            if (step.toString().equals("..")) {
                throw new OutputRefused(option + " " + given + " leads through a folder that does not exist");
            }
            real = real.resolve(step);
        }
        return requireNotAround(option, given, real.resolve(name));
    }

    /** A folder that a person stands or lives in is never replaced, whatever it holds. */
    private static Path requireNotAround(String option, Path given, Path target) throws IOException {
        if (target.getParent() == null) {
            throw new OutputRefused(option + " " + given + " is the root of all folders; name a folder or file in it");
        }
        if (Path.of("").toRealPath().startsWith(target)) {
            throw new OutputRefused(option + " " + given
                    + " is the folder that you are in, or is around it; name a folder or file in it, such as "
                    + given.resolve("result"));
        }
        Path home = Path.of(System.getProperty("user.home", "/"));
        if (home.startsWith(target)
                || (Files.isDirectory(home) && home.toRealPath().startsWith(target))) {
            throw new OutputRefused(option + " " + given
                    + " is your home folder, or is around it; name a folder or file in it, such as "
                    + given.resolve("result"));
        }
        return target;
    }

    private static void makeFolders(Path folder, List<Path> made) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path step = folder; step != null && !Files.exists(step); step = step.getParent()) {
            missing.push(step);
        }
        for (Path step : missing) {
            Files.createDirectory(step);
            made.add(step);
        }
    }

    private static void remove(List<Path> made) {
        for (int index = made.size() - 1; index >= 0; index--) {
            try {
                Files.deleteIfExists(made.get(index));
            } catch (IOException used) {
                // somebody else put something there
                return;
            }
        }
    }

    /** The absolute path, no link above it. */
    Path target() {
        return target;
    }

    /** As the user wrote it. */
    Path given() {
        return given;
    }

    /** The ending of the name, dot included; empty without one. */
    String ending() {
        String name = String.valueOf(target.getFileName());
        return name.lastIndexOf('.') > 0 ? name.substring(name.lastIndexOf('.')) : ".json";
    }

    /** The error that this place is. */
    OutputRefused refused(String reason) {
        return new OutputRefused(option + " " + given + " " + reason);
    }

    void requireNoLink() throws IOException {
        if (Files.isSymbolicLink(target)) {
            throw refused("is a symbolic link, which would be lost; name what it leads to: "
                    + Files.readSymbolicLink(target));
        }
    }

    /** Whether there is a folder; throws {@link OutputRefused} if there is something else. */
    boolean isFolder() throws IOException {
        requireNoLink();
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (!Files.isDirectory(target)) {
            throw refused("is a file, but a folder is needed; name a folder");
        }
        return true;
    }

    /** Throws {@link OutputRefused} if this process may not write in the folder that is there. */
    void requireWritable() {
        if (!Files.isReadable(target) || !Files.isWritable(target) || !Files.isExecutable(target)) {
            throw refused("exists, and you may not write in it; name another folder");
        }
    }

    /** Whether the system will let this process give another folder the place of the one that is there. */
    void requireMovable() throws IOException {
        Path parent = Objects.requireNonNull(target.getParent());
        requireWritable();
        if (!Files.getFileStore(target).equals(Files.getFileStore(parent))) {
            throw refused("is a mount point, which cannot be replaced; name a folder in it");
        }
        if (target.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            int mode = (int) Files.getAttribute(parent, "unix:mode");
            int self = lock.owner();
            int owner = (int) Files.getAttribute(target, "unix:uid");
            int above = (int) Files.getAttribute(parent, "unix:uid");
            if ((mode & STICKY) != 0 && self != 0 && self != owner && self != above) {
                throw refused(
                        "belongs to another user and " + parent + " lets only that user move it; name another folder");
            }
        }
    }

    /** Removes what dead runs left here. */
    void clean() throws IOException {
        Leftovers.clean(target);
    }

    /** Makes the folders above again if somebody has removed them since. */
    void makeParents() throws IOException {
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
    }

    /** From now on the folders that were made stay. */
    void filled() {
        filled.set(true);
    }

    /** At the end of a process that was asked to stop; what cannot be done now is left to the next run. */
    private void leave() {
        try {
            Leftovers.clean(target);
        } catch (IOException unable) {
            filled.set(true);
        }
        release();
    }

    private void release() {
        if (closed.compareAndSet(false, true)) {
            lock.close();
            if (!filled.get()) {
                remove(made);
            }
        }
    }

    @Override
    public void close() {
        if (!closed.get()) {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException ending) {
                // the hook runs already
                return;
            }
            release();
        }
    }
}
