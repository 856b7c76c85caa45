package dev.tributary.experiments.cli;

import dev.tributary.engine.attention.Aggregation;
import dev.tributary.experiments.output.FileKind;
import dev.tributary.experiments.output.OutputFile;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.HookedSubject;
import dev.tributary.experiments.run.viewing.FlowTrial;
import dev.tributary.experiments.run.viewing.PictureText;
import dev.tributary.experiments.run.viewing.Viewed;
import dev.tributary.graph.io.WholeFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws which tokens each token looks at, over all heads. */
@Command(
        description = {
            "Draws which tokens each token looks at, summed over heads: of all layers together, or layer by layer on one"
                    + " scale. Of a task, the first prompt."
        },
        footer = {
            "",
            "Examples:",
            "  tributary flow --text \"When Mary and John went to the store . John gave a drink to\"",
            "  tributary flow --by-layer --out flow.html"
        })
final class FlowCommand implements Callable<Integer> {

    private static final int PRINTED = 16;

    private final Console console;

    @Mixin
    private ViewOptions input = new ViewOptions();

    @Option(
            names = "--aggregation",
            paramLabel = "mean|max|rollout|compat",
            defaultValue = "mean",
            description = "How layers become one; compat is the published formula, in which nearly the last layer alone"
                    + " counts. Default: ${DEFAULT-VALUE}.")
    private String aggregation = "";

    @Option(names = "--by-layer", description = "A map for each layer.")
    private boolean byLayer;

    @Option(names = "--with-first", description = "Keeps the first token, mostly BOS.")
    private boolean first;

    @Option(
            names = "--out",
            paramLabel = "FILE.html|FILE.csv",
            description = "The page, or every number as CSV. Default: tributary-out/flow.html.")
    private Path out = Path.of("tributary-out", "flow.html");

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    FlowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Aggregation how = UsageException.named(() -> Aggregation.named(aggregation));
        boolean cells = out.toString().endsWith(".csv");
        try (OutputFile claimed = OutputFile.claim("--out", out, cells ? FileKind.FLOW : FileKind.PAGE);
                HookedSubject subject = input.open()) {
            subject.natives().warning().ifPresent(warning -> console.note("warning: " + warning));
            Viewed viewed = input.viewed(subject).first();
            console.note(subject.model().text().bosNote());
            FlowTrial trial = FlowTrial.of(viewed, how, byLayer, first);
            String content = cells ? trial.cells().csv() : trial.plot().html();
            claimed.write(file -> WholeFile.write(file, content));
            String what = "What the last token looks at, " + (byLayer ? "by layer" : how.label()) + ",";
            PictureText text = new PictureText("flow", viewed, out, what, "last_token", trial.ofLast());
            console.result(json ? text.json() : text.text(PRINTED));
        }
        return 0;
    }
}
