package dev.tributary.experiments.run.opening;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the files lie that options name, if somebody else typed the options in another folder or on another machine. What
 * results say of files is what they are called there.
 *
 * @param typedIn the folder in which options were typed; empty for the current one
 * @param moved where files are here, by their absolute paths there
 */
public record Whereabouts(Path typedIn, Map<Path, Path> moved) {

    public Whereabouts {
        moved = Map.copyOf(moved);
    }

    /** Options are typed here. */
    public static Whereabouts here() {
        return new Whereabouts(Path.of(""), Map.of());
    }

    /** Where a file or folder is. */
    Path of(Path typed) {
        Path there = typedIn.resolve(typed);
        return moved.getOrDefault(there.normalize(), there);
    }

    /** What results call a file or folder. */
    String name(Path typed) {
        return typedIn.resolve(typed).toAbsolutePath().normalize().toString();
    }
}
