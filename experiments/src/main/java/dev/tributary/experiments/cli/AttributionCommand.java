package dev.tributary.experiments.cli;

import dev.tributary.experiments.output.FileKind;
import dev.tributary.experiments.output.OutputFile;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.HookedSubject;
import dev.tributary.experiments.run.viewing.AttributionTrial;
import dev.tributary.experiments.run.viewing.HeadNames;
import dev.tributary.experiments.run.viewing.PictureText;
import dev.tributary.experiments.run.viewing.Viewed;
import dev.tributary.graph.io.WholeFile;
import dev.tributary.render.attention.HeadNotation;
import dev.tributary.render.attention.MapLook;
import dev.tributary.render.attention.MapMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws what each component writes into logits. */
@Command(
        description = {
            "Takes logits apart: what each head, MLP and bias writes into them, by the query and by the key that a head took"
                    + " it from, as one page that works offline. Of a task, the right answers' logits less the wrong"
                    + " ones'; of a text, an --answer's, or those of the tokens that follow."
        },
        footer = {
            "",
            "Examples:",
            "  tributary attribution",
            "  tributary attribution --text \"When Mary and John went to the store . John gave a drink to\""
                    + " --answer \" Mary\" --wrong \" John\" --heads 2.1,2.2 --mode small"
        })
final class AttributionCommand implements Callable<Integer> {

    private static final int PRINTED = 16;

    private final Console console;

    @Mixin
    private ViewOptions input = new ViewOptions();

    @Mixin
    private LookOptions look = new LookOptions();

    @Option(names = "--answer", paramLabel = "TOKEN", description = "The token whose logit is taken apart.")
    private @Nullable String answer;

    @Option(names = "--wrong", paramLabel = "TOKEN", description = "A token whose logit is taken away.")
    private @Nullable String wrong;

    @Option(
            names = "--components",
            paramLabel = "LIST",
            description =
                    "Components, with commas: A2.1, MLP 0, Embed, Positions, Attn bias 0, Norm bias, Unembed bias."
                            + " The others stand as remainder. Default: all.")
    private @Nullable String components;

    @Option(
            names = "--heads",
            paramLabel = "LIST",
            description = "Heads, as 9.6, a9.h6 or L9H6, with commas; negative numbers count from the end.")
    private @Nullable String heads;

    @Option(names = "--layers", paramLabel = "LIST", description = "All heads of layers, with commas.")
    private @Nullable String layers;

    @Option(
            names = "--queries",
            paramLabel = "LIST",
            description = "Positions whose logits are taken apart; negative ones count from the end. Default: all.")
    private @Nullable String queries;

    @Option(
            names = "--mode",
            paramLabel = "small|large|lines",
            defaultValue = "large",
            description = "What the page shows first; small has what raises and what lowers apart. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String mode = "";

    @Option(
            names = "--out",
            paramLabel = "FILE.html|FILE.csv",
            description = "The page, or every number as CSV. Default: tributary-out/attribution.html.")
    private Path out = Path.of("tributary-out", "attribution.html");

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    AttributionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        MapLook drawn = look.read(UsageException.named(() -> MapMode.named(mode)));
        HeadNotation notation = UsageException.named(() -> HeadNotation.named(look.notation()));
        AttributionTrial.Asked asked = new AttributionTrial.Asked(
                Optional.ofNullable(answer),
                Optional.ofNullable(wrong),
                components == null
                        ? List.of()
                        : Arrays.stream(components.split(",", -1))
                                .map(String::strip)
                                .toList(),
                HeadNames.choice(heads, layers),
                Optional.ofNullable(queries).map(typed -> HeadNames.numbers("--queries", typed)));
        boolean cells = out.toString().endsWith(".csv");
        try (OutputFile claimed = OutputFile.claim("--out", out, cells ? FileKind.SHARES : FileKind.PAGE);
                HookedSubject subject = input.open();
                ProgressLine progress = new ProgressLine(console)) {
            subject.natives().warning().ifPresent(warning -> console.note("warning: " + warning));
            Viewed viewed = input.viewed(subject);
            console.note(subject.model().text().bosNote());
            AttributionTrial trial = AttributionTrial.of(viewed, asked, progress);
            String content = cells
                    ? trial.cells().csv()
                    : trial.plot()
                            .notation(notation)
                            .look(drawn.withTitle(title(viewed)))
                            .html();
            claimed.write(file -> WholeFile.write(file, content));
            progress.finish();
            String what = "Logits, taken apart to " + String.format(Locale.ROOT, "%.1e", trial.error()) + ",";
            PictureText text = new PictureText("attribution", viewed, out, what, "components", trial.sums());
            console.result(json ? text.json() : text.text(PRINTED));
        }
        return 0;
    }

    private String title(Viewed viewed) {
        return look.title().orElseGet(() -> "Attribution of " + viewed.model() + ": " + viewed.words());
    }
}
