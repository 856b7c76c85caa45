package dev.tributary.experiments.cli;

import dev.tributary.engine.catalog.Selections;
import dev.tributary.experiments.output.OutputFolder;
import dev.tributary.experiments.run.asked.Choosing;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Refine;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.Until;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.choosing.Discovery;
import dev.tributary.experiments.run.choosing.OtherSeeds;
import dev.tributary.experiments.run.figures.Views;
import dev.tributary.experiments.run.measuring.Ability;
import dev.tributary.experiments.run.opening.OpenedPrompts;
import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.printing.Summary;
import dev.tributary.experiments.run.recording.NotebookFile;
import dev.tributary.experiments.run.reporting.ResultFolder;
import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.io.GroupsFile;
import dev.tributary.render.DrawOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job, from model and task to one folder with the circuit and its proof. */
@Command(
        description = {
            "Finds the circuit of a model on a task, measures how much of the behaviour it carries, and writes a folder"
                    + " with report, drawings, scores and everything needed to repeat it."
        },
        footer = {
            "",
            "Examples:",
            "  tributary discover",
            "  tributary discover --model ./gpt2 --prompts ioi.json --method eap --positions all --out results/ioi"
        })
final class DiscoverCommand implements Callable<Integer> {

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
    private DrawingOptions drawing = new DrawingOptions();

    @Option(
            names = "--groups",
            paramLabel = "FILE.json",
            description = "Frames named groups of heads and MLPs in the figures (see: tributary draw --help).")
    private @Nullable Path groups;

    @Option(
            names = "--select",
            paramLabel = "RULE[:key=value,...]",
            defaultValue = "strongest",
            description = "In which order edges are taken (see: tributary selections). Default: ${DEFAULT-VALUE}.")
    private String select = "";

    @Option(
            names = "--until",
            paramLabel = "BOUNDS",
            description =
                    "When a circuit is large enough, such as faithfulness=0.9,accuracy=0.9,kl=0.1: two least values"
                            + " and a largest, of which one is enough, as measured on the select split. Default: faithfulness of"
                            + " 0.9 to 1.1 and 0.9 of the model's right answers, by intervals.")
    private @Nullable String until;

    @Option(
            names = "--refine",
            paramLabel = "auto|on|off",
            defaultValue = "auto",
            description =
                    "Whether the circuit is made smaller by the exact effect of each of its elements, until nothing"
                            + " more can go: as far as a fixed budget goes (neurons and units: not at all), to the end, or not at all. Default: ${DEFAULT-VALUE}.")
    private String refine = "";

    @Option(
            names = "--stability",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Does all of it again with N further seeds (prompts drawn and shared out anew, and whatever the method"
                            + " draws) and says how alike the circuits are; each costs as much as the first. Default: ${DEFAULT-VALUE}.")
    private int stability;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Where results go. Default: tributary-out/TASK. Earlier results there are replaced, nothing else is.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Prints the result as JSON.")
    private boolean json;

    DiscoverCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Instant started = Instant.now();
        Until large = until == null ? Until.standard() : Until.parse(until);
        Choosing choosing = new Choosing(
                UsageException.named(() -> Selections.catalog().make(select)), large, Refine.of(refine), stability);
        RunOptions options = new RunOptions(
                inputs.read(false), scoring.read(measure, PositionChoice.FITTING, choosing), arithmetic.read());
        DrawOptions draw = drawing.read();
        List<NamedGroup> framed = groups == null ? List.of() : GroupsFile.read(groups);
        Path folder = out == null
                ? Path.of("tributary-out", OpenedPrompts.find(options).shortName(options))
                : out;
        try (OutputFolder claimed = OutputFolder.claim("--out", folder);
                ProgressLine progress = new ProgressLine(console);
                Session session = Session.open(options, progress)) {
            Study study = session.study(options);
            Views.requireMembers(framed, study.model().graph());
            study.natives().warning().ifPresent(warning -> console.note("warning: " + warning));
            Ability ability = Ability.of(study, progress);
            progress.finish();
            if (!json) {
                Summary.ability(study, ability).forEach(console::result);
            }
            ability.warnings(study.metric().specification()).forEach(warning -> console.note("warning: " + warning));
            Interruptible.score(study, Optional.of(folder), progress, scored -> {
                NotebookFile notebook = NotebookFile.of(folder, study);
                Discovery alone = Discovery.of(study, ability, scored, notebook, progress);
                Discovery found =
                        stability == 0 ? alone : alone.with(OtherSeeds.of(session, study, alone, stability, progress));
                new ResultFolder(study, found, draw, framed, started).write(claimed);
                notebook.remove();
                progress.finish();
                if (json) {
                    console.result(Summary.json(found, folder));
                } else {
                    Summary.lines(study, found, folder).forEach(console::result);
                }
            });
        }
        return 0;
    }
}
