package dev.tributary.experiments.cli;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.catalog.Ablations;
import dev.tributary.experiments.output.OutputFolder;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.OpenedPrompts;
import dev.tributary.experiments.run.opening.Subject;
import dev.tributary.experiments.run.printing.AblatedText;
import dev.tributary.experiments.run.reporting.AblationFolder;
import dev.tributary.experiments.run.trials.AblateAsked;
import dev.tributary.experiments.run.trials.Ablated;
import dev.tributary.render.Theme;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Knocks components out. */
@Command(
        description = {
            "Ablates components of a model, and measures what that does to the metric, to right answers and to the"
                    + " distribution of the next token (KL), beside the whole model. Mean activations come from the"
                    + " score part of the prompts, usually half, and are measured on the others, or on --part."
        },
        footer = {
            "",
            "Examples:",
            "  tributary ablate --task ioi --heads 2.1,0.1 --with mean-clean",
            "  tributary ablate --task ioi --each --at END"
        })
final class AblateCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private TrialOptions common = new TrialOptions();

    @Option(names = "--heads", paramLabel = "L.H,...", description = "Heads, such as 9.6,9.9.")
    private @Nullable String heads;

    @Option(names = "--mlps", paramLabel = "L,...", description = "MLPs, by layer.")
    private @Nullable String mlps;

    @Option(names = "--layers", paramLabel = "L,...", description = "All heads and the MLP of layers.")
    private @Nullable String layers;

    @Option(names = "--nodes", paramLabel = "NAME,...", description = "Components by name: a9.h6, m0, input.")
    private @Nullable String nodes;

    @Option(names = "--each", description = "Every head and every MLP on its own, with a heat map.")
    private boolean each;

    @Option(
            names = "--at",
            paramLabel = "PLACE,...",
            description = "Only at these positions: their names or numbers. Default: at all.")
    private @Nullable String at;

    @Option(
            names = "--positions",
            paramLabel = "each|spans",
            description = "What --at names. Default: positions, or spans if the prompts differ in length.")
    private @Nullable String positions;

    @Option(
            names = "--with",
            paramLabel = "NAME",
            defaultValue = "mean-clean",
            description = "What they write instead (see: tributary ablations). Default: ${DEFAULT-VALUE}.")
    private String with = "";

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "What is measured (see: tributary metrics). Default: logit-diff, or what suits the prompts.")
    private @Nullable String metric;

    @Option(names = "--correct-only", description = "Leaves out prompts that the model gets wrong.")
    private boolean correctOnly;

    @Option(
            names = "--theme",
            paramLabel = "light|dark",
            defaultValue = "light",
            description = "The colours of SVG and PNG; the page has both. Default: ${DEFAULT-VALUE}.")
    private String theme = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Writes files there. Default with --each: tributary-out/TASK-ablation; else none.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    AblateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Instant started = Instant.now();
        AblateAsked asked = new AblateAsked(words(heads), words(mlps), words(layers), words(nodes), each, words(at));
        Ablation ablation = UsageException.named(() -> Ablations.catalog().make(with));
        boolean dark =
                CommonOptions.choice("--theme", theme, List.of("light", "dark")).equals("dark");
        RunOptions options = common.read(Optional.ofNullable(metric), with, places(), correctOnly);
        Optional<Path> folder = folder(options);
        try (OutputFolder claimed = folder.isPresent() ? OutputFolder.claim("--out", folder.get()) : null;
                Subject subject = common.open(options, console);
                ProgressLine progress = new ProgressLine(console)) {
            subject.metricNote().ifPresent(console::note);
            Ablated ablated = Ablated.of(subject, asked, ablation, subject.metric(), progress);
            if (claimed != null) {
                new AblationFolder(subject, ablated, command(subject), dark ? Theme.DARK : Theme.LIGHT, started)
                        .write(claimed);
            }
            progress.finish();
            AblatedText text = new AblatedText(ablated);
            console.result(json ? text.json().toPrettyString() : text.text());
            folder.ifPresent(place -> console.note("files: " + place));
        }
        return 0;
    }

    private Optional<Path> folder(RunOptions options) {
        if (out != null || !each) {
            return Optional.ofNullable(out);
        }
        return Optional.of(Path.of("tributary-out", OpenedPrompts.find(options).shortName(options) + "-ablation"));
    }

    private static List<String> words(@Nullable String typed) {
        return AblateAsked.words(Optional.ofNullable(typed));
    }

    private PositionChoice places() {
        return positions == null
                ? PositionChoice.FITTING
                : PositionChoice.of(CommonOptions.choice("--positions", positions, List.of("each", "spans")));
    }

    private List<String> command(Subject subject) {
        List<String> words = new ArrayList<>(
                List.of("ablate", "--with", with, "--metric", subject.metric().specification(), "--theme", theme));
        words.addAll(TrialOptions.words(subject));
        add(words, "--heads", heads);
        add(words, "--mlps", mlps);
        add(words, "--layers", layers);
        add(words, "--nodes", nodes);
        add(words, "--at", at);
        add(words, "--positions", positions);
        if (each) {
            words.add("--each");
        }
        return words;
    }

    private static void add(List<String> words, String option, @Nullable String value) {
        if (value != null) {
            words.addAll(List.of(option, value));
        }
    }
}
