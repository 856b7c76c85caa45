package dev.tributary.experiments.cli;

import dev.tributary.experiments.output.FileKind;
import dev.tributary.experiments.output.OutputFile;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.HookedSubject;
import dev.tributary.experiments.run.viewing.PictureText;
import dev.tributary.experiments.run.viewing.TokensTrial;
import dev.tributary.experiments.run.viewing.Viewed;
import dev.tributary.graph.io.WholeFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws what a model makes of each token. */
@Command(
        description = {
            "Draws tokens coloured by how likely they were, with the most likely ones in their tooltips; the loss per token;"
                    + " the logit lens, layer by layer; and the tokens that each head pushes at the end."
        },
        footer = {
            "",
            "Examples:",
            "  tributary tokens --text \"When Mary and John went to the store . John gave a drink to\"",
            "  tributary tokens --model induction --text \" a q b t a q b\" --top 3 --json"
        })
final class TokensCommand implements Callable<Integer> {

    private static final int PRINTED = 16;

    private final Console console;

    @Mixin
    private ViewOptions input = new ViewOptions();

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "5",
            description = "How many of the most likely tokens. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(
            names = "--out",
            paramLabel = "FILE.html|FILE.csv",
            description = "The page, or every token as CSV. Default: tributary-out/tokens.html.")
    private Path out = Path.of("tributary-out", "tokens.html");

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    TokensCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (top < 1) {
            throw new UsageException("--top must be at least 1, got " + top);
        }
        boolean rows = out.toString().endsWith(".csv");
        try (OutputFile claimed = OutputFile.claim("--out", out, rows ? FileKind.LOSSES : FileKind.PAGE);
                HookedSubject subject = input.open();
                ProgressLine progress = new ProgressLine(console)) {
            subject.natives().warning().ifPresent(warning -> console.note("warning: " + warning));
            Viewed viewed = input.viewed(subject);
            console.note(subject.model().text().bosNote());
            TokensTrial trial = TokensTrial.of(viewed, top, progress);
            String content = rows ? trial.rows().csv() : trial.html();
            claimed.write(file -> WholeFile.write(file, content));
            progress.finish();
            PictureText text = new PictureText("tokens", viewed, out, "Tokens", "tokens", trial.rows());
            console.result(json ? text.json() : text.text(PRINTED));
        }
        return 0;
    }
}
