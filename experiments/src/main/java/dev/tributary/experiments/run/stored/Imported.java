package dev.tributary.experiments.run.stored;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.OpenedModel;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.Collapse;
import dev.tributary.graph.io.EapIgFile;
import dev.tributary.graph.io.EapIgGraph;
import dev.tributary.graph.io.EapIgNeurons;
import dev.tributary.graph.io.EdgeCsv;
import dev.tributary.graph.io.Provenance;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.Selection;
import dev.tributary.graph.io.SequenceText;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores that another program wrote, with the elements that its file keeps.
 *
 * @param scores one for each element
 * @param circuit those that are kept; empty if the file does not say
 * @param provenance what is known of them
 */
public record Imported(PruneScores scores, Optional<Circuit> circuit, Provenance provenance) {

    private static final String UNKNOWN = "unknown";

    /**
     * What is known of the file from elsewhere.
     *
     * @param model a model, whose graph the file must fit; without one an EAP-IG file says its own
     * @param task a task, noted down
     * @param method how the scores were made, noted down
     * @param merged whether q, k and v of a head are one input
     */
    public record Told(Optional<String> model, Optional<String> task, Optional<String> method, boolean merged) {}

    /** Reads EAP-IG or MIB graphs (.json, of edges or of neurons, or .pt), a folder of MIB, or our CSV, told apart by the ending of the name. */
    public static Imported read(Path file, Told told) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        String name = file.toString();
        if (name.endsWith(".json")) {
            if (told.merged() && told.model().isEmpty()) {
                throw new UsageException("--qkv merged needs --model: an EAP-IG file has q, k and v apart");
            }
            return json(file, told);
        }
        if (Files.isDirectory(file) || name.endsWith(".pt")) {
            return mib(file, told);
        }
        if (name.endsWith(".csv")) {
            return csv(file, told);
        }
        throw new UsageException("cannot tell from the name " + name
                + " what it is; EAP-IG and MIB graphs end in .json or .pt, tables of scores in .csv, and a submission to"
                + " MIB is a folder");
    }

    private static Imported mib(Path file, Told told) throws IOException {
        if (told.merged()) {
            throw new UsageException("--qkv merged is for JSON and CSV; these graphs have q, k and v apart");
        }
        EapIgFile read = Files.isDirectory(file) ? MibFolder.read(file) : MibFolder.graph(file);
        if (told.model().isEmpty()) {
            return ofNoModel(read.scores(), read.circuit(), told);
        }
        try (OpenedModel opened = OpenedModel.open(told.model().get(), false)) {
            if (!opened.architecture().graph().equals(read.scores().graph())) {
                throw new UsageException(
                        file + " is a graph of " + read.scores().space() + ", and " + opened.name() + " has "
                                + opened.architecture().graph().edgeCount() + " edges or another order of layers");
            }
            return of(opened, read.scores(), Optional.of(read.circuit()), told);
        }
    }

    private static Imported json(Path file, Told told) throws IOException {
        EapIgGraph graph = EapIgGraph.open(file);
        if (told.model().isEmpty()) {
            if (graph.scoresNeurons()) {
                EapIgNeurons read = graph.neurons();
                return ofNoModel(read.scores(), read.circuit(), told);
            }
            EapIgFile read = graph.edges();
            return ofNoModel(read.scores(), read.circuit(), told);
        }
        try (OpenedModel opened = OpenedModel.open(told.model().get(), told.merged())) {
            ComputationGraph own = opened.architecture().graph();
            if (graph.scoresNeurons()) {
                EapIgNeurons read = graph.neurons(own);
                requireWidth(file, (NeuronSpace) read.scores().space(), opened);
                return of(opened, read.scores(), Optional.of(read.circuit()), told);
            }
            EapIgFile read = graph.edges(own, told.merged() ? Collapse.SUM : Collapse.REFUSE);
            return of(opened, read.scores(), Optional.of(read.circuit()), told);
        }
    }

    private static void requireWidth(Path file, NeuronSpace read, OpenedModel opened) {
        int own = opened.architecture().dimensions().dModel();
        if (read.width() != own) {
            throw new UsageException(
                    file + " is of a model with d_model " + read.width() + ", and " + opened.name() + " has " + own);
        }
    }

    private static Imported csv(Path file, Told told) throws IOException {
        String model = told.model()
                .orElseThrow(() -> new UsageException(
                        "a table does not say which model it is of; give --model, whose graph it must fit"));
        try (OpenedModel opened = OpenedModel.open(model, told.merged())) {
            IndexSpace space = EdgeCsv.space(file, opened.architecture().graph());
            PruneScores scores = EdgeCsv.read(file, space);
            return of(opened, scores, Optional.empty(), told);
        }
    }

    private static Imported of(OpenedModel opened, PruneScores scores, Optional<Circuit> circuit, Told told) {
        return new Imported(scores, circuit, told(told, opened.name(), opened.weightsHash()));
    }

    private static Imported ofNoModel(PruneScores scores, Circuit circuit, Told told) {
        return new Imported(scores, Optional.of(circuit), told(told, UNKNOWN, Optional.empty()));
    }

    private static Provenance told(Told told, String model, Optional<String> hash) {
        Provenance bare = Provenance.imported(model, told.method().orElse(UNKNOWN));
        return new Provenance(
                new Provenance.Model(model, hash),
                new Provenance.Prompts(told.task(), Optional.empty(), Map.of(), List.of(), Optional.empty()),
                bare.method(),
                bare.run());
    }

    /** Writes the scores as a file of ours. */
    public void writeScores(Path file) throws IOException {
        new ScoreFile(scores, SequenceText.none(), provenance).write(file);
    }

    /** Writes the kept elements as a file of ours. */
    public void writeCircuit(Path file) throws IOException {
        Circuit kept = requireCircuit();
        Selection selection = new Selection("imported", Optional.empty(), Optional.empty(), kept.size());
        new CircuitFile(kept, SequenceText.none(), provenance, selection).write(file);
    }

    /** The kept elements; throws {@link UsageException} if the file does not say which. */
    public Circuit requireCircuit() {
        return circuit.orElseThrow(() -> new UsageException(
                "a table of scores does not say which edges are kept; import it as scores, and choose with"
                        + " tributary circuit"));
    }
}
