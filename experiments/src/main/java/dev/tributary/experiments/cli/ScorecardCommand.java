package dev.tributary.experiments.cli;

import dev.tributary.engine.catalog.Selections;
import dev.tributary.engine.named.Named;
import dev.tributary.engine.scorecard.Exhibit;
import dev.tributary.engine.select.Strongest;
import dev.tributary.engine.select.WidestPaths;
import dev.tributary.experiments.output.FileKind;
import dev.tributary.experiments.output.OutputFile;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.grading.Scorecard;
import dev.tributary.experiments.run.grading.ScorecardFormat;
import dev.tributary.experiments.run.grading.ScorecardText;
import dev.tributary.experiments.run.measuring.StoredCircuit;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges circuits by everything that the field asks of one. */
@Command(
        description = {
            "Judges stored circuits: faithfulness, divergence, agreement, accuracy, necessity, completeness, minimality,"
                    + " random circuits, a control task, hypothesis tests, MIB's areas, and the known circuit where one is"
                    + " known. Each line has a value, its interval and a verdict. Model, prompts, metric and ablation are those"
                    + " that the files name, unless told otherwise. MIB's areas need the scores: --scores, or the scores.json"
                    + " beside the circuit."
        },
        footer = {
            "",
            "Examples:",
            "  tributary scorecard tributary-out/ioi/circuit.json",
            "  tributary scorecard small.json large.json --scores scores.json --out card.csv --out card.tex"
        })
final class ScorecardCommand implements Callable<Integer> {

    private static final String BESIDE = "scores.json";

    private final Console console;

    @Parameters(
            arity = "0..*",
            paramLabel = "CIRCUIT.json",
            description = "Circuits, as circuit and discover write them; the model is opened once.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--scores",
            paramLabel = "SCORES.json",
            description =
                    "The scores of all elements, for MIB's areas. Default: scores.json beside each circuit, if it is"
                            + " there and fits.")
    private @Nullable Path scores;

    @Mixin
    private RecalledOptions recalled = new RecalledOptions();

    @Option(names = "--force", description = "Judges circuits of another model too.")
    private boolean force;

    @Option(
            names = "--out",
            paramLabel = "FILE.csv|FILE.json|FILE.tex",
            description = "Writes the scorecard; may be given several times.")
    private List<Path> out = new ArrayList<>();

    @Option(
            names = "--about",
            description = "Says what every line asks, with formulas and sources, and does nothing else.")
    private boolean about;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    ScorecardCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (about) {
            console.result(ScorecardText.about());
            return 0;
        }
        List<OutputFile> claimed = new ArrayList<>();
        try {
            for (Path file : out) {
                claimed.add(OutputFile.claim("--out", file, kind(ScorecardFormat.of(file))));
            }
            judge(RecalledOptions.read(paths), claimed);
        } finally {
            for (OutputFile file : claimed) {
                file.close();
            }
        }
        return 0;
    }

    private static FileKind kind(ScorecardFormat format) {
        return switch (format) {
            case CSV -> FileKind.SCORECARD_CSV;
            case JSON -> FileKind.SCORECARD;
            case TEX -> FileKind.SCORECARD_TEX;
        };
    }

    private void judge(List<CircuitFile> files, List<OutputFile> claimed) throws IOException {
        try (ProgressLine progress = new ProgressLine(console);
                Study study = recalled.open(files, console, progress)) {
            List<StoredCircuit> circuits = RecalledOptions.of(study, paths, files, force);
            List<Scorecard.Entry> entries = new ArrayList<>();
            for (int index = 0; index < files.size(); index++) {
                CircuitFile file = files.get(index);
                entries.add(new Scorecard.Entry(
                        circuits.get(index),
                        scores(paths.get(index), file).map(scored -> choice(scored, file.selection()))));
            }
            ScorecardText text = new ScorecardText(study, Scorecard.of(study, entries, progress));
            progress.finish();
            for (OutputFile file : claimed) {
                file.write(text::write);
            }
            console.result(json ? text.json().toPrettyString() : text.text());
        }
    }

    /** What was refined, or is known, was first chosen by strength, as far as this file can tell. */
    private static Exhibit.Choice choice(ScoreFile scored, Selection selection) {
        String ranking = selection.ranking().map(Named::spelled).orElse("absolute");
        String rule = selection.rule();
        boolean named =
                Selections.catalog().entries().stream().anyMatch(entry -> rule.split(":", 2)[0].equals(entry.name()));
        String typed = named ? rule : Strongest.usual().name();
        boolean takesRanking = !typed.equals(new WidestPaths().name());
        String specification = takesRanking ? typed + (typed.contains(":") ? "," : ":") + "by=" + ranking : typed;
        return new Exhibit.Choice(
                scored.scores(),
                scored.promptScores(),
                UsageException.named(() -> Selections.catalog().make(specification)),
                Math.min(selection.nominalSize(), scored.scores().size()));
    }

    private Optional<ScoreFile> scores(Path path, CircuitFile circuit) throws IOException {
        if (scores != null) {
            ScoreFile read = ScoreFile.read(scores);
            if (!read.scores().space().equals(circuit.circuit().space())) {
                throw new UsageException(
                        "the scores in " + scores + " are of " + read.scores().space() + ", and the circuit in " + path
                                + " of " + circuit.circuit().space() + "; give the scores that it was chosen by");
            }
            return Optional.of(read);
        }
        Path beside = path.resolveSibling(BESIDE);
        if (!Files.isRegularFile(beside)) {
            return Optional.empty();
        }
        ScoreFile read = ScoreFile.read(beside);
        boolean same = read.scores().space().equals(circuit.circuit().space())
                && read.provenance().equals(circuit.provenance());
        console.note(same ? "scores: " + beside : "note: " + beside + " holds other scores than those of this circuit");
        return same ? Optional.of(read) : Optional.empty();
    }
}
