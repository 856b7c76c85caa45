package dev.tributary.experiments.run.stored;

import dev.tributary.engine.named.Named;
import dev.tributary.engine.statistics.Doubt;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.figures.Contrast;
import dev.tributary.experiments.run.figures.Doubts;
import dev.tributary.experiments.run.figures.Views;
import dev.tributary.experiments.run.opening.SameModel;
import dev.tributary.experiments.run.recording.AuditTable;
import dev.tributary.experiments.run.recording.Headline;
import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.Provenance;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.score.Evidence;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.catalog.Drawings;
import dev.tributary.render.layout.poster.Poster;
import dev.tributary.render.print.Paper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stored scores, and perhaps a circuit among them, ready to be drawn.
 *
 * @param doubts what is known of how sure the scores are
 * @param headline what the circuit was measured to do, if it comes from a run
 * @param groups named groups to frame
 * @param contrast the circuit with another one that is drawn too
 */
public record StoredDrawing(
        ScoreFile scores,
        Optional<CircuitFile> circuit,
        Doubts doubts,
        Optional<Headline> headline,
        List<NamedGroup> groups,
        Optional<Contrast> contrast) {

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

    /** Scores that are drawn without asking how sure they are. */
    public StoredDrawing(ScoreFile scores, Optional<CircuitFile> circuit) {
        this(scores, circuit, Doubts.none(), Optional.empty(), List.of(), Optional.empty());
    }

    /**
     * Reads files of a run, with its audit and what it says of its circuit.
     *
     * @param marks what is to be marked
     * @param force whether scores and circuit may be of different models
     */
    public static StoredDrawing open(StoredRun run, StoredMarks marks, boolean force) throws IOException {
        StoredDrawing plain = open(run.scores(), run.circuit(), force);
        Set<String> doubtful =
                run.audit().isPresent() ? AuditTable.doubtful(run.audit().get()) : Set.of();
        Optional<Evidence> evidence =
                Doubt.of(plain.scores().scores(), plain.scores().promptScores());
        Optional<Headline> headline =
                run.run().isPresent() ? Optional.of(Headline.read(run.run().get())) : Optional.empty();
        return new StoredDrawing(
                plain.scores(),
                plain.circuit(),
                UsageException.named(() -> Doubts.of(plain.scores().scores().space(), evidence, doubtful)),
                headline,
                marks.groups(plain.edges()),
                marks.contrast(run, plain));
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
        Drawings.write(file, view(), limited(options), style);
    }

    private DrawOptions limited(DrawOptions options) {
        boolean limited = circuit.isPresent() || options.top().isPresent() || options.threshold() > 0;
        return limited ? options : options.withTop(EDGES_WITHOUT_CIRCUIT);
    }

    /** The same on sheets of paper. */
    public void write(Path file, DrawOptions options, Paper paper) throws IOException {
        Drawings.write(file, view(), limited(options), paper);
    }

    /** The same for posting. */
    public void write(Path file, DrawOptions options, Poster poster) throws IOException {
        Drawings.write(file, view(), options, poster);
    }

    /** The circuit's edges, or all if there is none. */
    public Circuit edges() {
        return circuit.map(CircuitFile::circuit)
                .orElseGet(() -> Circuit.whole(scores.scores().space()));
    }

    private CircuitView view() {
        Provenance origin = scores.provenance();
        List<String> captions = new ArrayList<>();
        headline.ifPresent(known -> captions.add(known.words()));
        captions.add(Named.specification(origin.method().name(), origin.method().parameters())
                + origin.method().metric().map(metric -> ", " + metric).orElse("")
                + origin.method()
                        .ablation()
                        .map(ablation -> ", ablation " + ablation)
                        .orElse(""));
        contrast.ifPresent(both -> captions.add(both.words()));
        CircuitView view = Views.of(
                contrast.map(Contrast::both).orElseGet(this::edges),
                contrast.map(Contrast::scores).orElseGet(scores::scores),
                scores.text(),
                Views.title(origin.model().name(), origin.prompts().task())
                        + circuit.map(drawn -> ": " + drawn.circuit()).orElse(""),
                captions,
                contrast.isPresent() ? Doubts.none() : doubts);
        return view.marking(Views.marks(groups, contrast, scores.text()));
    }
}
