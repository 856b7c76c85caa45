package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.printing.PathsText;
import dev.tributary.experiments.run.stored.StoredPaths;
import dev.tributary.graph.flow.FlowPath;
import dev.tributary.graph.flow.PathOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the strongest paths. */
@Command(
        description = "Prints the strongest paths of stored scores, or of a circuit among them; needs no model.",
        footer = {"", "Example: tributary paths circuit.json --scores scores.json --top 10 --by shares"})
final class PathsCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "FILE.json", description = "Scores, or a circuit.")
    private @Nullable Path file;

    @Option(
            names = "--scores",
            paramLabel = "FILE.json",
            description = "What the edges of the circuit score; without it each counts the same.")
    private @Nullable Path scores;

    @Option(names = "--top", paramLabel = "N", description = "How many paths; ${DEFAULT-VALUE} unless given.")
    private int top = 10;

    @Option(
            names = "--by",
            paramLabel = "bottleneck|shares",
            description = "What makes a path strong: its smallest |score|, or the product of its edges' shares of"
                    + " what enters where they end; ${DEFAULT-VALUE} unless given.")
    private String by = "bottleneck";

    @Option(
            names = "--from",
            paramLabel = "NODE",
            description = "Where paths start, such as a0.h1 or a0.h1@2; ${DEFAULT-VALUE} unless given.")
    private String from = "input";

    @Option(
            names = "--to",
            paramLabel = "NODE",
            description = "Where paths end, such as a9.h6 or a9.h6@END; ${DEFAULT-VALUE} unless given.")
    private String to = "logits";

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    PathsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (file == null) {
            throw new UsageException("expected a file of scores or a circuit");
        }
        if (top < 1) {
            throw new UsageException("--top must be at least 1, got " + top);
        }
        PathOrder order = order();
        StoredPaths stored = StoredPaths.open(file, Optional.ofNullable(scores));
        List<FlowPath> paths = stored.strongest(order, top, from, to);
        if (json) {
            console.result(PathsText.json(paths, stored.labels(), order));
        } else if (paths.isEmpty()) {
            console.note("no path leads from " + from + " to " + to);
        } else {
            console.result(PathsText.lines(paths, stored.labels()));
        }
        return 0;
    }

    private PathOrder order() {
        return Arrays.stream(PathOrder.values())
                .filter(order -> order.label().equals(by))
                .findFirst()
                .orElseThrow(() -> new UsageException("--by must be bottleneck or shares, got " + by));
    }
}
