package dev.tributary.experiments.cli;

import dev.tributary.experiments.output.FileKind;
import dev.tributary.experiments.output.OutputFile;
import dev.tributary.experiments.run.asked.Choosing;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.printing.ScoreTable;
import dev.tributary.experiments.run.printing.Summary;
import dev.tributary.experiments.run.recording.Origin;
import dev.tributary.graph.io.ScoreFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores every edge. */
@Command(
        description =
                "Scores every edge on all prompts of a file, or on the score split where there is one, and prints the"
                        + " strongest.",
        footer = {"", "Example: tributary score --task induction --method eap --out scores.json"})
final class ScoreCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private InputOptions inputs = new InputOptions();

    @Mixin
    private MeasureOptions measure = new MeasureOptions();

    @Mixin
    private ScoringOptions scoring = new ScoringOptions();

    @Mixin
    private ArithmeticOptions arithmetic = new ArithmeticOptions();

    @Mixin
    private PlaceOption place = new PlaceOption();

    @Option(names = "--out", paramLabel = "FILE.json", description = "Writes all scores, with where they come from.")
    private @Nullable Path out;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many edges to print. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    ScoreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (top < 1) {
            throw new UsageException("--top must be at least 1, got " + top);
        }
        RunOptions options = new RunOptions(
                inputs.read(true), scoring.read(measure, PositionChoice.EACH, Choosing.usual()), arithmetic.read());
        try (OutputFile claimed = OutputFile.claim("--out", out, FileKind.SCORES);
                ProgressLine progress = new ProgressLine(console);
                Study study = Study.open(options, progress);
                ChosenPlace places = ChosenPlace.of(place.open(Stream.of(options), console))) {
            study.natives().warning().ifPresent(warning -> console.note("warning: " + warning));
            console.note(Summary.scored(study));
            study.way().notes().forEach(console::note);
            places.score(options, study, claimed.path(), progress, scored -> {
                ScoreFile file = Origin.scoreFile(study, scored);
                claimed.write(file::write);
                progress.finish();
                ScoreTable table = ScoreTable.strongest(file.scores(), top);
                console.result(json ? table.json() : table.text());
            });
        }
        return 0;
    }
}
