package dev.tributary.experiments.run.stored;

import dev.tributary.engine.pytorch.TorchGraph;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.Edge;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.io.Collapse;
import dev.tributary.graph.io.EapIgFile;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.TemporaryName;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A submission to the circuit track of the benchmark MIB, for one task and model: a folder that is named after both, such as
 * {@code ioi_gpt2}, with one graph of importances, or with nine graphs that keep at most .1, .2, .5, 1, 2, 5, 10, 20 and 50 %
 * of all edges (Mueller et al. 2025).
 */
public final class MibFolder {

    /** The shares of edges that the nine graphs may keep, in percent as they are named. */
    private static final List<String> PERCENTS = List.of("0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "50");

    private static final String IMPORTANCES = "importances.json";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*_[a-z0-9][a-z0-9.-]*");
    private static final double PERCENT = 100;

    private MibFolder() {}

    /** Throws unless the folder is named after a task and a model. */
    public static void requireName(Path folder) {
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        if (!NAME.matcher(name).matches()) {
            throw new UsageException(
                    "MIB wants a folder named TASK_MODEL, such as ioi_gpt2 or arc-easy_llama3; got --out " + folder);
        }
    }

    /**
     * Writes a submission whole: the folder appears with all files or not at all. One that is there is never replaced, since
     * nothing but graphs may be in it that could tell whose it is.
     *
     * @param members whether nine graphs with members are written, by the ranking, and not one of importances
     * @param width the model's d_model, which the format asks for
     */
    public static void writeNew(
            Path folder, PruneScores scores, Optional<Ranking> members, int width, Collapse collapse)
            throws IOException {
        requireName(folder);
        if (Files.exists(folder)) {
            throw new UsageException("--out " + folder + " is there already, and a submission to MIB is never replaced;"
                    + " move it elsewhere, or name another folder");
        }
        Path target = folder.toAbsolutePath().normalize();
        Files.createDirectories(target.getParent());
        Path part = TemporaryName.beside(target);
        Files.createDirectory(part);
        try {
            write(part, scores, members, width, collapse);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            if (Files.exists(part)) {
                for (Path file : files(part)) {
                    Files.delete(file);
                }
                Files.delete(part);
            }
        }
    }

    private static void write(Path folder, PruneScores scores, Optional<Ranking> members, int width, Collapse collapse)
            throws IOException {
        PruneScores summed = collapse == Collapse.SUM ? scores.summedOverPositions() : scores;
        if (members.isEmpty()) {
            new EapIgFile(summed, Circuit.whole(summed.space())).write(folder.resolve(IMPORTANCES), width, collapse);
            return;
        }
        for (String percent : PERCENTS) {
            EdgeBudget share = new EdgeBudget.Fraction(Double.parseDouble(percent) / PERCENT);
            Circuit circuit = Circuit.strongest(summed, share, members.get()).withoutDead(Set.of());
            new EapIgFile(summed, circuit).write(folder.resolve(percent + ".json"), width, collapse);
        }
    }

    /** Reads one graph, as JSON or as PyTorch writes it. */
    public static EapIgFile graph(Path file) throws IOException {
        if (!file.toString().endsWith(".pt")) {
            return EapIgFile.read(file);
        }
        TorchGraph read = TorchGraph.read(file);
        try {
            return EapIgFile.of(
                    read.settings().layers(),
                    read.settings().heads(),
                    read.settings().parallel(),
                    new EapIgFile.Values() {
                        @Override
                        public double score(Edge edge) {
                            return read.score(
                                            edge.source().name(), edge.target().name())
                                    .orElseThrow(() -> new IllegalArgumentException(edge.name() + " is missing"));
                        }

                        @Override
                        public boolean keeps(Edge edge) {
                            return read.keeps(
                                    edge.source().name(), edge.target().name());
                        }
                    });
        } catch (IllegalArgumentException unfit) {
            throw new FormatException(file, "edges_scores", String.valueOf(unfit.getMessage()));
        }
    }

    /**
     * Reads a submission: the one graph of importances; or, of nine graphs, scores that rank edges as they do: an edge has
     * the number of graphs that keep it. Throws {@link FormatException} if there are neither one nor nine, if they are of
     * different models, or if one keeps more than it may.
     */
    public static EapIgFile read(Path folder) throws IOException {
        List<Path> files = files(folder);
        if (files.size() == 1) {
            return graph(files.get(0));
        }
        if (files.size() != PERCENTS.size()) {
            throw new FormatException(
                    folder,
                    "",
                    "expected one graph of importances or " + PERCENTS.size()
                            + " graphs with members (.json or .pt), got " + files.size());
        }
        List<EapIgFile> graphs = new ArrayList<>();
        for (Path file : files) {
            graphs.add(graph(file));
        }
        EapIgFile first = graphs.get(0);
        double[] counts = new double[first.scores().size()];
        for (int number = 0; number < graphs.size(); number++) {
            Circuit circuit = graphs.get(number).circuit();
            if (!circuit.space().equals(first.circuit().space())) {
                throw new FormatException(
                        files.get(number), "cfg", "is of another shape of model than " + files.get(0));
            }
            circuit.indices().stream().forEach(index -> counts[index]++);
        }
        requireSizes(folder, graphs);
        PruneScores scores = PruneScores.of(first.scores().space(), counts);
        return new EapIgFile(
                scores,
                graphs.stream()
                        .map(EapIgFile::circuit)
                        .reduce((one, other) -> one.size() >= other.size() ? one : other)
                        .orElseThrow());
    }

    private static void requireSizes(Path folder, List<EapIgFile> graphs) throws FormatException {
        int[] sizes = graphs.stream()
                .mapToInt(graph -> graph.circuit().size())
                .sorted()
                .toArray();
        for (int place = 0; place < sizes.length; place++) {
            double most = Double.parseDouble(PERCENTS.get(place))
                    / PERCENT
                    * graphs.get(0).circuit().capacity();
            if (sizes[place] > most) {
                throw new FormatException(
                        folder,
                        "",
                        "graph " + (place + 1) + " by size keeps " + sizes[place] + " edges, and " + PERCENTS.get(place)
                                + " % of them are " + (int) most);
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(file ->
                            file.toString().endsWith(".json") || file.toString().endsWith(".pt"))
                    .sorted()
                    .toList();
        }
    }
}
