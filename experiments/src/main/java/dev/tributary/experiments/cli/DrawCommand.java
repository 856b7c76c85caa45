package dev.tributary.experiments.cli;

import dev.tributary.experiments.output.FileKind;
import dev.tributary.experiments.output.OutputFile;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.stored.StoredDrawing;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.catalog.Drawings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws stored scores. */
@Command(
        description = "Draws stored scores, or the edges of a circuit among them; needs no model.",
        footer = {"", "Example: tributary draw scores.json --circuit circuit.json --orientation v --out circuit.html"})
final class DrawCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "SCORES.json", description = "Scores, as score and discover write them.")
    private @Nullable Path scores;

    @Option(names = "--circuit", paramLabel = "FILE.json", description = "Draws the edges of this circuit only.")
    private @Nullable Path circuit;

    @Mixin
    private DrawingOptions drawing = new DrawingOptions();

    @Option(
            names = "--style",
            paramLabel = "figure|echarts",
            defaultValue = "figure",
            description = "Who draws: Tributary, or the Sankey series of ECharts, as a page or as the option (JSON) of a"
                    + " chart in a page of your own. Default: ${DEFAULT-VALUE}.")
    private String style = "";

    @Option(names = "--force", description = "Takes scores and circuit of different models together.")
    private boolean force;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.html|svg|png|pdf|json",
            description = "The file to draw; its extension says how.")
    private @Nullable Path out;

    DrawCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (scores == null || out == null) {
            throw new UsageException("expected a file of scores, and --out");
        }
        DrawOptions options = drawing.read();
        Drawings.Style drawer =
                CommonOptions.choice("--style", style, List.of("figure", "echarts")).equals("echarts")
                        ? Drawings.Style.ECHARTS
                        : Drawings.Style.FIGURE;
        StoredDrawing.requireKnownKind(out, drawer);
        try (OutputFile claimed = OutputFile.claim("--out", out, FileKind.ofDrawing(out))) {
            StoredDrawing stored = StoredDrawing.open(scores, Optional.ofNullable(circuit), force);
            claimed.write(file -> stored.write(file, options, drawer));
        }
        console.result(out.toString());
        return 0;
    }
}
