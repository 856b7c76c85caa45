package dev.tributary.experiments.cli;

import dev.tributary.engine.catalog.Selections;
import dev.tributary.engine.select.SelectionRule;
import dev.tributary.experiments.output.FileKind;
import dev.tributary.experiments.output.OutputFile;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.choosing.CircuitChoice;
import dev.tributary.experiments.run.printing.CircuitText;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.score.EdgeBudget;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Chooses edges by their scores. */
@Command(
        description = "Chooses a circuit from stored scores; needs no model.",
        footer = {"", "Example: tributary circuit scores.json --edges 200 --out circuit.json"})
final class CircuitCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "SCORES.json", description = "Scores, as score and discover write them.")
    private @Nullable Path scores;

    @Option(names = "--edges", paramLabel = "N", description = "Keeps exactly so many edges.")
    private @Nullable Integer edges;

    @Option(names = "--fraction", paramLabel = "X", description = "Keeps this share of all edges, from 0 to 1.")
    private @Nullable Double fraction;

    @Option(names = "--threshold", paramLabel = "X", description = "Keeps edges that score at least this.")
    private @Nullable Double threshold;

    @Option(
            names = "--select",
            paramLabel = "RULE[:key=value,...]",
            description = "In which order edges are taken (see: tributary selections). Default: strongest.")
    private @Nullable String select;

    @Option(names = "--signed", description = "Ranks by score instead of by |score|: RULE:by=signed.")
    private boolean signed;

    @Option(names = "--greedy", description = "Grows the circuit backwards from the logits: --select greedy.")
    private boolean greedy;

    @Option(names = "--keep-dead", description = "Keeps edges that lie on no path from the input to an answer.")
    private boolean keepDead;

    @Option(names = "--out", paramLabel = "FILE.json", description = "Writes the circuit.")
    private @Nullable Path out;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many edges or nodes to print. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(names = "--all", description = "Prints every one.")
    private boolean all;

    @Option(names = "--json", description = "Prints JSON, every edge or node of it.")
    private boolean json;

    CircuitCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (scores == null) {
            throw new UsageException("expected a file of scores");
        }
        CircuitChoice choice = new CircuitChoice(budget(), rule(), keepDead);
        if (top < 1) {
            throw new UsageException("--top must be at least 1, got " + top);
        }
        try (OutputFile claimed = OutputFile.claim("--out", out, FileKind.CIRCUIT)) {
            ScoreFile read = ScoreFile.read(scores);
            CircuitFile circuit = choice.of(read);
            claimed.write(circuit::write);
            console.result(
                    json
                            ? CircuitText.json(circuit)
                            : CircuitText.lines(circuit, read.scores(), all ? Integer.MAX_VALUE : top));
        }
        return 0;
    }

    private SelectionRule rule() {
        if (select != null && (greedy || signed)) {
            throw new UsageException("--greedy and --signed are short for --select; give one of them, such as --select"
                    + " greedy:by=signed");
        }
        return UsageException.named(() -> Selections.catalog()
                .make(select != null ? select : (greedy ? "greedy" : "strongest") + (signed ? ":by=signed" : "")));
    }

    private EdgeBudget budget() {
        int given = (edges == null ? 0 : 1) + (fraction == null ? 0 : 1) + (threshold == null ? 0 : 1);
        if (given != 1) {
            throw new UsageException("give exactly one of --edges, --fraction and --threshold");
        }
        try {
            if (edges != null) {
                return new EdgeBudget.Count(edges);
            }
            return fraction != null
                    ? new EdgeBudget.Fraction(fraction)
                    : new EdgeBudget.Threshold(threshold == null ? 0 : threshold);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()), wrong);
        }
    }
}
