package dev.tributary.experiments.sweep.plan;

import dev.tributary.graph.io.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A declared sweep, as a file of YAML or JSON says it. The schema is {@code tributary-sweep.schema.json}.
 *
 * @param title for people; the name of the file unless it says another
 * @param baseline whether random circuits of the same sizes are measured beside the others
 * @param skipsUnsuited whether a method that says nothing of a metric or an ablation is left out there, rather than refused
 * @param grids in the order of the file
 */
public record SweepFile(String title, boolean baseline, boolean skipsUnsuited, List<Grid> grids) {

    public SweepFile {
        grids = List.copyOf(grids);
    }

    /** Reads a file; everything that is wrong with its form is said together. */
    public static SweepFile read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        boolean json = name.toLowerCase(Locale.ROOT).endsWith(".json");
        return new SweepReader(file).read(json ? JsonFiles.read(file) : YamlFiles.read(file));
    }

    /** Whether a word names a file of this kind, as a sweep is typed. */
    public static boolean isNamed(String word) {
        String name = word.toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }
}
