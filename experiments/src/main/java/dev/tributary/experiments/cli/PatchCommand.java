package dev.tributary.experiments.cli;

import dev.tributary.engine.model.SwapSteps;
import dev.tributary.engine.patching.Into;
import dev.tributary.experiments.output.OutputFolder;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.OpenedPrompts;
import dev.tributary.experiments.run.opening.Subject;
import dev.tributary.experiments.run.printing.PatchText;
import dev.tributary.experiments.run.printing.PathsPatchedText;
import dev.tributary.experiments.run.reporting.PatchFolder;
import dev.tributary.experiments.run.trials.PatchAsked;
import dev.tributary.experiments.run.trials.Patched;
import dev.tributary.experiments.run.trials.PathsPatched;
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

/** Activation patching. */
@Command(
        description = {
            "Activation patching: puts single activations of one prompt of each pair into the run of the other, and"
                    + " measures what each does. Writes heat maps and tables.",
            "",
            "Sites: resid-pre, resid-mid, resid-post, attn-out, mlp-out at each position; head-out, q, k, v, pattern"
                    + " of each head at all positions together. SITE@each or SITE@all says it otherwise; pattern@keys"
                    + " tells query and key apart."
        },
        footer = {
            "",
            "Examples:",
            "  tributary patch --task ioi",
            "  tributary patch --task ioi --sites head-out@each,pattern --into clean --out results/ioi-noising",
            "  tributary patch --task ioi --to a2.h1:q --into clean"
        })
final class PatchCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private TrialOptions common = new TrialOptions();

    @Option(
            names = "--sites",
            paramLabel = "SITE[@each|all|keys],...",
            description = "What is patched. Default: " + PatchAsked.USUAL + ", as far as the model has them.")
    private @Nullable String sites;

    @Option(
            names = "--to",
            paramLabel = "NODE[:q|k|v]",
            description = "Direct path patching instead of sites: the component that reads, such as a9.h6:q or logits.")
    private @Nullable String to;

    @Option(
            names = "--from",
            paramLabel = "NODE",
            description = "With --to: the component that sends. Default: every one, one after the other.")
    private @Nullable String from;

    @Option(
            names = "--into",
            paramLabel = "corrupt|clean",
            defaultValue = "corrupt",
            description = "Which prompt is run: corrupt with clean activations shows what brings the answer back, clean"
                    + " with corrupt ones what it needs. Default: ${DEFAULT-VALUE}.")
    private String into = "";

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "What is measured (see: tributary metrics). Default: logit-diff, or what suits the prompts.")
    private @Nullable String metric;

    @Option(names = "--correct-only", description = "Leaves out prompts that the model gets wrong.")
    private boolean correctOnly;

    @Option(
            names = "--positions",
            paramLabel = "each|spans|all",
            description = "What a position is. Default: each, or spans if the prompts differ in length and name some.")
    private @Nullable String positions;

    @Option(
            names = "--theme",
            paramLabel = "light|dark",
            defaultValue = "light",
            description = "The colours of SVG and PNG; the page has both. Default: ${DEFAULT-VALUE}.")
    private String theme = "";

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many cells of each grid to print. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(names = "--out", paramLabel = "DIR", description = "Where files go. Default: tributary-out/TASK-patching.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Prints JSON with every number.")
    private boolean json;

    PatchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Instant started = Instant.now();
        if (top < 1) {
            throw new UsageException("--top must be at least 1, got " + top);
        }
        PatchAsked asked = PatchAsked.of(sites == null ? PatchAsked.USUAL : sites, into);
        if (to != null) {
            paths(to, asked.into());
            return 0;
        }
        if (from != null) {
            throw new UsageException("--from names where a path starts; give --to too, where it ends");
        }
        boolean dark =
                CommonOptions.choice("--theme", theme, List.of("light", "dark")).equals("dark");
        RunOptions options = common.read(Optional.ofNullable(metric), "corrupt", places(), correctOnly);
        Path folder = out == null
                ? Path.of("tributary-out", OpenedPrompts.find(options).shortName(options) + "-patching")
                : out;
        try (OutputFolder claimed = OutputFolder.claim("--out", folder);
                Subject subject = common.open(options, console);
                ProgressLine progress = new ProgressLine(console)) {
            subject.metricNote().ifPresent(console::note);
            PatchAsked taken =
                    sites == null ? asked.asFarAs(SwapSteps.of(subject.model().graph())) : asked;
            Patched patched = Patched.of(subject, taken, subject.metric(), progress);
            new PatchFolder(subject, patched, words(subject, taken), dark ? Theme.DARK : Theme.LIGHT, started)
                    .write(claimed);
            progress.finish();
            PatchText words = new PatchText(patched);
            console.result(json ? words.json().toPrettyString() : words.text(top));
            console.note("files: " + folder);
        }
        return 0;
    }

    private void paths(String target, Into direction) throws Exception {
        if (out != null || positions != null || sites != null) {
            throw new UsageException("--to patches direct paths at all positions and prints them; it goes with neither"
                    + " --sites, --positions nor --out");
        }
        try (Subject subject = common.open(
                        common.read(Optional.ofNullable(metric), "corrupt", PositionChoice.ALL, correctOnly), console);
                ProgressLine progress = new ProgressLine(console)) {
            subject.metricNote().ifPresent(console::note);
            PathsPatched patched =
                    PathsPatched.of(subject, Optional.ofNullable(from), target, direction, subject.metric(), progress);
            progress.finish();
            PathsPatchedText words = new PathsPatchedText(patched);
            console.result(json ? words.json().toPrettyString() : words.text(top));
        }
    }

    private PositionChoice places() {
        return positions == null
                ? PositionChoice.FITTING
                : PositionChoice.of(CommonOptions.choice("--positions", positions, List.of("each", "spans", "all")));
    }

    private List<String> words(Subject subject, PatchAsked taken) {
        List<String> words =
                new ArrayList<>(List.of("patch", "--sites", String.join(",", taken.sites()), "--into", into));
        words.addAll(List.of("--metric", subject.metric().specification(), "--theme", theme));
        words.addAll(TrialOptions.words(subject));
        if (positions != null) {
            words.addAll(List.of("--positions", positions));
        }
        return words;
    }
}
