package dev.tributary.experiments.cli;

import dev.tributary.engine.attention.FirstToken;
import dev.tributary.engine.attention.Weighting;
import dev.tributary.experiments.output.FileKind;
import dev.tributary.experiments.output.OutputFile;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.HookedSubject;
import dev.tributary.experiments.run.viewing.AttentionAsked;
import dev.tributary.experiments.run.viewing.AttentionTrial;
import dev.tributary.experiments.run.viewing.HeadNames;
import dev.tributary.experiments.run.viewing.PictureText;
import dev.tributary.experiments.run.viewing.Viewed;
import dev.tributary.graph.io.WholeFile;
import dev.tributary.render.attention.HeadNotation;
import dev.tributary.render.attention.MapLook;
import dev.tributary.render.attention.MapMode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws attention patterns. */
@Command(
        description = {
            "Draws the attention patterns of heads as one page that works offline: small maps of all heads, one large map,"
                    + " or lines between tokens with the queries, keys and scores behind them."
        },
        footer = {
            "",
            "Examples:",
            "  tributary attention",
            "  tributary attention --model ioi --heads 2.1,-1.0 --mode lines --weighting info-weighted --out lines.html"
        })
final class AttentionCommand implements Callable<Integer> {

    private static final int PRINTED = 12;

    private final Console console;

    @Mixin
    private ViewOptions input = new ViewOptions();

    @Mixin
    private LookOptions look = new LookOptions();

    @Option(
            names = "--heads",
            paramLabel = "LIST",
            description = "Heads, as 9.6, a9.h6 or L9H6, with commas; negative numbers count from the end.")
    private @Nullable String heads;

    @Option(
            names = "--layers",
            paramLabel = "LIST",
            description = "All heads of layers, with commas; negative numbers count from the end.")
    private @Nullable String layers;

    @Option(
            names = "--mode",
            paramLabel = "small|large|lines",
            defaultValue = "large",
            description = "What the page shows first; it can be changed there. Default: ${DEFAULT-VALUE}.")
    private String mode = "";

    @Option(
            names = "--weighting",
            paramLabel = "standard|value-weighted|info-weighted",
            defaultValue = "standard",
            description = "What probabilities are multiplied with. Default: ${DEFAULT-VALUE}.")
    private String weighting = "";

    @Option(
            names = "--first-token",
            paramLabel = "in|out|renormalised",
            defaultValue = "in",
            description = "Whether the first token, mostly BOS, is shown, left out, or left out and made up for."
                    + " Default: ${DEFAULT-VALUE}.")
    private String first = "";

    @Option(
            names = "--queries",
            paramLabel = "LIST",
            description = "Positions whose rows are shown; negative ones count from the end. Default: all.")
    private @Nullable String queries;

    @Option(
            names = "--less",
            paramLabel = "HEAD|corrupt",
            description = "Shows differences: each map less that of a head, or less that in the corrupt prompt.")
    private @Nullable String less;

    @Option(
            names = "--out",
            paramLabel = "FILE.html|FILE.csv",
            description = "The page, or every number as CSV. Default: tributary-out/attention.html.")
    private Path out = Path.of("tributary-out", "attention.html");

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    AttentionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        AttentionAsked asked = asked();
        boolean cells = out.toString().endsWith(".csv");
        if (cells && less != null) {
            throw new UsageException("--less is drawn; a table has the patterns themselves, so give --out FILE.html");
        }
        try (OutputFile claimed = OutputFile.claim("--out", out, cells ? FileKind.CELLS : FileKind.PAGE);
                HookedSubject subject = input.open();
                ProgressLine progress = new ProgressLine(console)) {
            subject.natives().warning().ifPresent(warning -> console.note("warning: " + warning));
            Viewed viewed = input.viewed(subject);
            console.note(subject.model().text().bosNote());
            AttentionTrial trial = AttentionTrial.of(viewed, asked, progress);
            String content = cells
                    ? trial.cells().csv()
                    : UsageException.named(
                            () -> trial.plot().title(title(viewed)).html());
            claimed.write(file -> WholeFile.write(file, content));
            progress.finish();
            PictureText text = new PictureText(
                    "attention", viewed, out, trial.headCount() + " heads", "strongest", trial.strongest());
            console.result(json ? text.json() : text.text(PRINTED));
        }
        return 0;
    }

    private String title(Viewed viewed) {
        return look.title().orElseGet(() -> "Attention of " + viewed.model() + ": " + viewed.words());
    }

    private AttentionAsked asked() {
        MapLook drawn = look.read(UsageException.named(() -> MapMode.named(mode)));
        return new AttentionAsked(
                HeadNames.choice(heads, layers),
                Optional.ofNullable(queries).map(typed -> HeadNames.numbers("--queries", typed)),
                UsageException.named(() -> Weighting.named(weighting)),
                UsageException.named(() -> FirstToken.named(first)),
                Optional.ofNullable(less),
                UsageException.named(() -> HeadNotation.named(look.notation())),
                drawn);
    }
}
