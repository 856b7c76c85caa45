package dev.tributary.experiments.run.stored;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be drawn, as files.
 *
 * @param scores the scores
 * @param circuit the edges to draw; all if there is none
 * @param audit some scores held against exact effects
 * @param run the record of the run that the circuit came from
 */
public record StoredRun(Path scores, Optional<Path> circuit, Optional<Path> audit, Optional<Path> run) {

    private static final String RECORD = "run.json";

    /**
     * What a person named.
     *
     * @param named a file of scores, or the folder of a discovery
     * @param circuit another circuit than the folder's
     * @param audit another audit than the folder's
     */
    public static StoredRun of(Path named, Optional<Path> circuit, Optional<Path> audit) throws IOException {
        if (Files.isDirectory(named)) {
            return ofFolder(named, circuit, audit);
        }
        if (Files.isRegularFile(named) && isCircuit(named)) {
            Path folder = named.toAbsolutePath().getParent();
            boolean whole = folder != null && Files.isRegularFile(folder.resolve(RECORD));
            throw new UsageException(named + " is a circuit, which says which edges there are but not how much they"
                    + " matter: expected scores, as in tributary draw SCORES.json --circuit " + named
                    + (whole ? ", or the folder of a run, as in tributary draw " + parent(named) : ""));
        }
        return new StoredRun(named, circuit, audit, Optional.empty());
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of(".") : parent;
    }

    private static boolean isCircuit(Path file) throws IOException {
        try {
            return JsonFiles.read(file).path("format").asText().equals("tributary-circuit");
        } catch (FormatException unreadable) {
            // the reader of scores says what is wrong with it
            return false;
        }
    }

    private static StoredRun ofFolder(Path folder, Optional<Path> circuit, Optional<Path> audit) {
        Path scores = folder.resolve("scores.json");
        Path found = folder.resolve("circuit.json");
        Path record = folder.resolve(RECORD);
        for (Path needed : circuit.isPresent() ? new Path[] {scores} : new Path[] {scores, found, record}) {
            if (!Files.isRegularFile(needed)) {
                throw new UsageException(folder + " is not the folder of a discovery: there is no " + needed
                        + "; expected such a folder, or a file of scores");
            }
        }
        Path own = folder.resolve("audit.csv");
        return new StoredRun(
                scores,
                circuit.isPresent() ? circuit : Optional.of(found),
                audit.isPresent() ? audit : Files.isRegularFile(own) ? Optional.of(own) : Optional.empty(),
                circuit.isPresent() ? Optional.empty() : Optional.of(record));
    }
}
