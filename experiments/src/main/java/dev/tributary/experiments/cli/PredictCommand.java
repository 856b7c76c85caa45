package dev.tributary.experiments.cli;

import dev.tributary.engine.predict.Predictions;
import dev.tributary.engine.predict.RankedToken;
import dev.tributary.experiments.output.FileKind;
import dev.tributary.experiments.output.OutputFile;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.OpenedText;
import dev.tributary.experiments.run.opening.Subject;
import dev.tributary.experiments.run.printing.PredictionsText;
import dev.tributary.experiments.run.trials.PredictionTrial;
import dev.tributary.graph.io.WholeFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a model predicts. */
@Command(
        description = {
            "Shows the most likely next tokens of every clean prompt, where the right and wrong answers stand among"
                    + " all tokens (rank 1 is the most likely), and how often the model is right, with Wilson's 95 %%"
                    + " interval. With --text, the next tokens of one text."
        },
        footer = {
            "",
            "Examples:",
            "  tributary predict --task ioi",
            "  tributary predict --model induction --text \" a q b t a q b\""
        })
final class PredictCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private TrialOptions common = new TrialOptions();

    @Option(names = "--text", paramLabel = "TEXT", description = "A text to continue instead of prompts.")
    private @Nullable String text;

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "5",
            description = "How many of the most likely tokens. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many prompts the table has; JSON and files have all. Default: ${DEFAULT-VALUE}.")
    private int show;

    @Option(
            names = "--out",
            paramLabel = "FILE.csv|FILE.json",
            description = "Writes everything about every prompt: CSV, or JSON if the name ends so.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    PredictCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (top < 1 || show < 0) {
            throw new UsageException(
                    top < 1 ? "--top must be at least 1, got " + top : "--show must be at least 0, got " + show);
        }
        if (text == null) {
            prompts(common.read());
            return 0;
        }
        common.requireNoParts("--text");
        if (common.namesPrompts() || out != null) {
            throw new UsageException("--text is printed, and goes with neither --task, --prompts nor --out");
        }
        try (OpenedText opened = OpenedText.open(common.read(), text)) {
            List<RankedToken> next = PredictionTrial.of(opened, top);
            console.result(json ? PredictionsText.json(opened, next) : PredictionsText.text(opened, next));
        }
        return 0;
    }

    private void prompts(RunOptions options) throws Exception {
        boolean asJson = out != null && out.toString().endsWith(".json");
        FileKind kind = asJson ? FileKind.PREDICTIONS : FileKind.PREDICTIONS_CSV;
        try (OutputFile claimed = OutputFile.claim("--out", out, kind);
                Subject subject = common.open(options, console);
                ProgressLine progress = new ProgressLine(console)) {
            Predictions found = PredictionTrial.of(subject, top, progress);
            PredictionsText words = new PredictionsText(subject.prompts().tokens(), found);
            claimed.write(file -> WholeFile.write(file, asJson ? words.json() + "\n" : words.csv()));
            progress.finish();
            console.result(json ? words.json() : words.text(show));
        }
    }
}
