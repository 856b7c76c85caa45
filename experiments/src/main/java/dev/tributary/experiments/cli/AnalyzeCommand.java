package dev.tributary.experiments.cli;

import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.experiments.output.OutputFolder;
import dev.tributary.experiments.run.analyzing.Analyses;
import dev.tributary.experiments.run.analyzing.Analysis;
import dev.tributary.experiments.run.analyzing.AnalysisChoices;
import dev.tributary.experiments.run.analyzing.AnalysisFolder;
import dev.tributary.experiments.run.analyzing.AnalysisInput;
import dev.tributary.experiments.run.analyzing.Findings;
import dev.tributary.experiments.run.asked.Arithmetic;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.HookedSubject;
import dev.tributary.experiments.run.printing.Rows;
import dev.tributary.render.report.Fact;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a model's heads do, and what its stream holds. */
@Command(
        description = {
            "Looks into a model and writes a folder with a page, tables and JSON.",
            "",
            "  induction          losses, patterns and ablations on random sequences written twice",
            "  heads              current, previous, first, duplicate and induction heads, by their patterns",
            "  composition        Q-, K- and V-composition of all pairs of heads, and copying, by weights alone",
            "  lens               the logit lens: what each layer's stream says of the next token",
            "  logit-attribution  what each head and MLP writes into the logit of the answer"
        },
        footer = {
            "",
            "Examples:",
            "  tributary analyze induction",
            "  tributary analyze lens --model ioi --text \"When Mary and John went to the store, John gave a drink to\""
        })
final class AnalyzeCommand implements Callable<Integer> {

    private static final int PRINTED = 12;

    private final Console console;

    @Parameters(paramLabel = "ANALYSIS", description = "induction, heads, composition, lens or logit-attribution.")
    private String analysis = "";

    @Option(
            names = "--model",
            paramLabel = "DIR|NAME|FILE.gguf|OWNER/NAME",
            description =
                    "A built-in or fetched model (see: tributary models), the folder or GGUF file of one, or a model of a hub"
                            + " (OWNER/NAME@REVISION), which is downloaded. Default: induction for induction and"
                            + " composition, else ioi.")
    private @Nullable String model;

    @Option(
            names = "--task",
            paramLabel = "NAME",
            description = "Prompts of a built-in task (see: tributary tasks). Default: the model's own.")
    private @Nullable String task;

    @Option(names = "--prompts", paramLabel = "FILE.json", description = "Prompts from a file instead of a task.")
    private @Nullable Path prompts;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "50",
            description = "Prompts that a task makes. Default: ${DEFAULT-VALUE}.")
    private int pairs;

    @Option(names = "--text", paramLabel = "TEXT", description = "One text instead of prompts.")
    private @Nullable String text;

    @Option(
            names = "--answer",
            paramLabel = "TOKEN",
            description = "For logit-attribution of a text: the token that should follow, with the space before it.")
    private @Nullable String answer;

    @Option(
            names = "--wrong",
            paramLabel = "TOKEN",
            description = "For logit-attribution of a text: a token whose logit is taken away.")
    private @Nullable String wrong;

    @Option(
            names = "--length",
            paramLabel = "N",
            description = "Tokens of a random sequence, which is written twice. Default: what fits, at most 50.")
    private @Nullable Integer length;

    @Option(
            names = "--sequences",
            paramLabel = "N",
            defaultValue = "16",
            description = "How many random sequences. Default: ${DEFAULT-VALUE}.")
    private int sequences;

    @Option(
            names = "--precision",
            paramLabel = "fp32|fp64",
            defaultValue = "fp32",
            description =
                    "Of the arithmetic of runs; weights are always multiplied in fp64. Default: ${DEFAULT-VALUE}.")
    private String precision = "";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of prompts, random sequences and random heads. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private ThreadOption threads = new ThreadOption();

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "16",
            description = "Prompts run together. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--bos",
            paramLabel = "auto|yes|no",
            defaultValue = "auto",
            description = "Whether a BOS token is put before texts and random sequences. Default: ${DEFAULT-VALUE}.")
    private String bos = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Where results go. Default: tributary-out/analyze-ANALYSIS. Earlier results there are replaced,"
                            + " nothing else is.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    AnalyzeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Instant started = Instant.now();
        Analysis asked = Analyses.named(analysis);
        AnalysisChoices choices = new AnalysisChoices(
                Optional.ofNullable(text),
                Optional.ofNullable(answer),
                Optional.ofNullable(wrong),
                length == null ? OptionalInt.empty() : OptionalInt.of(length),
                sequences);
        RunOptions options = options();
        Path folder = out == null ? Path.of("tributary-out", "analyze-" + asked.name()) : out;
        try (OutputFolder claimed = OutputFolder.claim("--out", folder);
                HookedSubject subject = HookedSubject.open(options, asked.model());
                ProgressLine progress = new ProgressLine(console)) {
            subject.natives().warning().ifPresent(warning -> console.note("warning: " + warning));
            console.note(subject.model().text().bosNote());
            AnalysisInput input = new AnalysisInput(subject, choices);
            Findings findings = asked.of(input, progress);
            AnalysisFolder results = new AnalysisFolder(asked, input, findings, started);
            results.write(claimed);
            progress.finish();
            if (json) {
                console.result(results.json().toPrettyString());
            } else {
                print(findings, folder);
            }
        }
        return 0;
    }

    private void print(Findings findings, Path folder) {
        console.result(findings.summary());
        for (Fact fact : findings.facts()) {
            console.result("  " + fact.name() + ": " + fact.value()
                    + (fact.detail().isEmpty() ? "" : " (" + fact.detail() + ")"));
        }
        console.result("");
        Rows first = findings.tables().values().iterator().next();
        console.result(printed(first).text());
        console.result("");
        console.result("Report: " + folder.resolve("report.html"));
    }

    /** The first rows, numbers as short as a person wants them. */
    private static Rows printed(Rows all) {
        return new Rows(all.header(), Findings.brief(all, PRINTED));
    }

    private RunOptions options() {
        Inputs inputs = new Inputs(
                Optional.ofNullable(model),
                Optional.ofNullable(task),
                Optional.ofNullable(prompts),
                prompts == null ? Optional.of(pairs) : Optional.empty(),
                new SplitChoice.Usual(false),
                false,
                UsageException.named(() -> BosChoice.of(bos)),
                seed);
        return new RunOptions(
                inputs,
                Question.ofNothing(),
                new Arithmetic(ArithmeticOptions.precision(precision), false, threads.read(), batch));
    }
}
