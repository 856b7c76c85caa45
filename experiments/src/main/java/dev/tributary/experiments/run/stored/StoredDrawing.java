package dev.tributary.experiments.run.stored;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.figures.Views;
import dev.tributary.experiments.run.opening.SameModel;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.Provenance;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.catalog.Drawings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Stored scores, and perhaps a circuit among them, ready to be drawn. */
public record StoredDrawing(ScoreFile scores, Optional<CircuitFile> circuit) {

    /** A figure of more edges shows nothing; a person can ask for more. */
    private static final int EDGES_WITHOUT_CIRCUIT = 100;

    public StoredDrawing {
        if (circuit.isPresent()) {
            Circuit edges = circuit.get().circuit();
            if (!edges.space().equals(scores.scores().space())) {
                throw new UsageException("the circuit and the scores are of different models or places: "
                        + edges.space() + " and " + scores.scores().space());
            }
        }
    }

    /**
     * Reads the files.
     *
     * @param force whether scores and circuit may be of different models
     */
    public static StoredDrawing open(Path scores, Optional<Path> circuit, boolean force) throws IOException {
        ScoreFile read = ScoreFile.read(scores);
        if (circuit.isEmpty()) {
            return new StoredDrawing(read, Optional.empty());
        }
        CircuitFile kept = CircuitFile.read(circuit.get());
        SameModel.require(
                circuit.get().toString(),
                kept.provenance().model(),
                read.provenance().model(),
                force);
        return new StoredDrawing(read, Optional.of(kept));
    }

    /** Throws unless the ending of a file says how to draw it. */
    public static void requireKnownKind(Path file, Drawings.Style style) {
        UsageException.named(() -> Drawings.forFile(file, style));
    }

    /** Draws the circuit, or the strongest edges if there is none and nothing else was asked for. */
    public void write(Path file, DrawOptions options, Drawings.Style style) throws IOException {
        boolean limited = circuit.isPresent() || options.top().isPresent() || options.threshold() > 0;
        Drawings.write(file, view(), limited ? options : options.withTop(EDGES_WITHOUT_CIRCUIT), style);
    }

    /** The circuit's edges, or all if there is none. */
    public Circuit edges() {
        return circuit.map(CircuitFile::circuit)
                .orElseGet(() -> Circuit.whole(scores.scores().space()));
    }

    private CircuitView view() {
        Provenance origin = scores.provenance();
        return Views.of(
                edges(),
                scores.scores(),
                scores.text(),
                Views.title(origin.model().name(), origin.prompts().task()),
                List.of(origin.method().name()
                        + origin.method().metric().map(metric -> ", " + metric).orElse("")
                        + origin.method()
                                .ablation()
                                .map(ablation -> ", ablation " + ablation)
                                .orElse("")));
    }
}
