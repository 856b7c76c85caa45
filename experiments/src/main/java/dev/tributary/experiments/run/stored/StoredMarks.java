package dev.tributary.experiments.run.stored;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.comparing.KnownCircuits;
import dev.tributary.experiments.run.comparing.StoredResult;
import dev.tributary.experiments.run.figures.Contrast;
import dev.tributary.experiments.run.figures.Views;
import dev.tributary.experiments.run.published.PublishedCircuits;
import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.GroupsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is to be marked in a drawing of stored scores.
 *
 * @param groups a file of named groups
 * @param against another circuit: its file, or the folder of the discovery that found it
 * @param known the name of a known circuit, or the file of one
 */
public record StoredMarks(Optional<Path> groups, Optional<Path> against, Optional<String> known) {

    /** What the known circuit of the scores' own model is called. */
    private static final String OF_THE_MODEL = "model";

    public StoredMarks {
        if (against.isPresent() && known.isPresent()) {
            throw new UsageException("--against and --known both draw a second circuit; give one of them");
        }
    }

    /** Nothing. */
    public static StoredMarks none() {
        return new StoredMarks(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The groups, all of whose members the circuit's model has. */
    List<NamedGroup> groups(Circuit circuit) throws IOException {
        List<NamedGroup> read = groups.isPresent() ? GroupsFile.read(groups.get()) : List.of();
        Views.requireMembers(read, circuit.graph());
        return read;
    }

    /** The drawing's circuit with the second one, if one was asked for. */
    Optional<Contrast> contrast(StoredRun run, StoredDrawing drawing) throws IOException {
        if (against.isPresent()) {
            return Optional.of(against(against.get(), drawing));
        }
        return known.isPresent() ? Optional.of(known(known.get(), run, drawing)) : Optional.empty();
    }

    private static Contrast against(Path other, StoredDrawing drawing) throws IOException {
        Circuit own = drawing.circuit()
                .map(CircuitFile::circuit)
                .orElseThrow(() -> new UsageException("--against holds circuits against each other, but only scores are"
                        + " drawn; add --circuit, or name the folder of a discover"));
        if (!Files.isDirectory(other)) {
            return Contrast.against(
                    String.valueOf(other.getFileName()),
                    own,
                    drawing.scores().scores(),
                    CircuitFile.read(other).circuit(),
                    Optional.empty());
        }
        StoredDrawing second =
                StoredDrawing.open(StoredRun.of(other, Optional.empty(), Optional.empty()), StoredMarks.none(), true);
        return Contrast.against(
                String.valueOf(other.toAbsolutePath().normalize().getFileName()),
                own,
                drawing.scores().scores(),
                second.edges(),
                Optional.of(second.scores().scores()));
    }

    private static Contrast known(String known, StoredRun run, StoredDrawing drawing) throws IOException {
        Circuit own = drawing.edges();
        Path file = Path.of(known);
        if (Files.isRegularFile(file)) {
            return Contrast.known(
                    String.valueOf(file.getFileName()),
                    own,
                    drawing.scores().scores(),
                    CircuitFile.read(file).circuit());
        }
        if (known.equals(OF_THE_MODEL)) {
            Circuit written = KnownCircuits.of(StoredResult.open(run.scores()), Optional.empty(), Optional.empty());
            return Contrast.known(
                    "the circuit known of the model", own, drawing.scores().scores(), written);
        }
        if (!PublishedCircuits.names().contains(known)) {
            throw new UsageException("--known: there is neither a file nor a known circuit '" + known
                    + "'; there are " + OF_THE_MODEL + " (of a compiled model), "
                    + String.join(", ", PublishedCircuits.names()));
        }
        Circuit published =
                PublishedCircuits.of(known, own.space(), drawing.scores().text().labels());
        return Contrast.known(
                "the published circuit " + known, own, drawing.scores().scores(), published);
    }
}
