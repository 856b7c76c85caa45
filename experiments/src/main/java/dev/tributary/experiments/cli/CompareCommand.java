package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.comparing.Comparison;
import dev.tributary.experiments.run.comparing.KnownCircuits;
import dev.tributary.experiments.run.comparing.StoredResult;
import dev.tributary.experiments.run.published.PublishedCircuits;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts stored results beside each other. */
@Command(
        description = {
            "Compares two circuits (what was added and removed), two sets of scores (rank correlations, overlap of the"
                    + " strongest, opposite signs), or scores with a circuit. With --known, compares one file with the"
                    + " circuit that is known of a compiled model: precision and recall of a circuit, ROC curve and"
                    + " average precision of scores."
        },
        footer = {
            "",
            "Examples:",
            "  tributary compare eap.json eap-ig.json",
            "  tributary compare scores.json --known",
            "  tributary compare gpt2-scores.json --known ioi"
        })
final class CompareCommand implements Callable<Integer> {

    /** What --known means without a name. */
    private static final String OF_THE_MODEL = "the circuit that is known of the model";

    private final Console console;

    @Parameters(index = "0", arity = "0..1", paramLabel = "A.json", description = "Scores or a circuit.")
    private @Nullable Path first;

    @Parameters(index = "1", arity = "0..1", paramLabel = "B.json", description = "What it is compared with.")
    private @Nullable Path second;

    @Option(
            names = "--known",
            arity = "0..1",
            fallbackValue = OF_THE_MODEL,
            paramLabel = "NAME",
            description =
                    "Compares with the known circuit of the file's model; or with one that a paper published for a"
                            + " model of this shape: ioi, ioi-heads, greater-than (GPT-2 small), docstring, docstring-heads"
                            + " (attn-only-4l).")
    private @Nullable String known;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "With --known: the model. Default: the one that the file names.")
    private @Nullable String model;

    @Option(
            names = "--ablation",
            paramLabel = "NAME",
            description = "With --known: under which the circuit is known. Default: the one that the file names.")
    private @Nullable String ablation;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many elements to list of each kind. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(names = "--json", description = "Prints JSON, which lists all.")
    private boolean json;

    CompareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (first == null || (known != null) == (second != null)) {
            throw new UsageException("expected two files of scores or circuits, or one and --known");
        }
        boolean published = known != null && !known.equals(OF_THE_MODEL);
        if ((known == null || published) && (model != null || ablation != null)) {
            throw new UsageException(
                    "--model and --ablation say which circuit is known; they go with --known" + " without a name");
        }
        if (top < 0) {
            throw new UsageException("--top must be at least 0, got " + top);
        }
        StoredResult one = StoredResult.open(first);
        Comparison comparison = second != null
                ? Comparison.of(one, StoredResult.open(second), top)
                : published
                        ? Comparison.against(
                                one,
                                PublishedCircuits.of(String.valueOf(known), one.space(), one.labels()),
                                "the published circuit " + known,
                                top)
                        : Comparison.against(
                                one,
                                KnownCircuits.of(one, Optional.ofNullable(model), Optional.ofNullable(ablation)),
                                "the known circuit",
                                top);
        console.result(
                json ? comparison.json().toPrettyString() : String.join(System.lineSeparator(), comparison.lines()));
        return 0;
    }
}
