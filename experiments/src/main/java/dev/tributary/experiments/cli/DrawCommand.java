package dev.tributary.experiments.cli;

import dev.tributary.experiments.output.FileKind;
import dev.tributary.experiments.output.OutputFile;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.stored.StoredDrawing;
import dev.tributary.experiments.run.stored.StoredMarks;
import dev.tributary.experiments.run.stored.StoredRun;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.catalog.Drawings;
import dev.tributary.render.layout.poster.Crop;
import dev.tributary.render.layout.poster.Poster;
import dev.tributary.render.print.Paper;
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
        footer = {
            "",
            "Examples:",
            "  tributary draw tributary-out/ioi --out circuit.pdf",
            "  tributary draw scores.json --circuit circuit.json --orientation v --out circuit.html"
        })
final class DrawCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            paramLabel = "SCORES.json|DIR",
            description = "Scores, as score and discover write them, or the folder of a discover, whose circuit is"
                    + " drawn with what its audit doubts.")
    private @Nullable Path scores;

    @Option(names = "--circuit", paramLabel = "FILE.json", description = "Draws the edges of this circuit only.")
    private @Nullable Path circuit;

    @Option(
            names = "--audit",
            paramLabel = "FILE.csv",
            description = "Marks the edges that this audit calls doubtful, as discover writes it.")
    private @Nullable Path audit;

    @Option(
            names = "--groups",
            paramLabel = "FILE.json",
            description =
                    "Frames named groups of heads and MLPs (format tributary-groups; a page writes such files too).")
    private @Nullable Path groups;

    @Option(
            names = "--against",
            paramLabel = "CIRCUIT.json|DIR",
            description = "Draws another circuit too, and marks what is added, removed and, where its scores are known,"
                    + " changed.")
    private @Nullable Path against;

    @Option(
            names = "--known",
            paramLabel = "NAME|FILE.json",
            description = "Outlines a known circuit: that of a file, a published one by name, or 'model' for the one"
                    + " known of a compiled model. Its edges that were not found are dotted.")
    private @Nullable String known;

    @Mixin
    private DrawingOptions drawing = new DrawingOptions();

    @Option(
            names = "--style",
            paramLabel = "figure|echarts",
            defaultValue = "figure",
            description =
                    "Who draws: Tributary, or the Sankey series of ECharts, as a page or as the option (JSON) of a"
                            + " chart in a page of your own. Default: ${DEFAULT-VALUE}.")
    private String style = "";

    @Option(
            names = "--crop",
            paramLabel = "16:9|1:1",
            description = "A picture (svg, png, pdf) of this shape for posting, with as many of the strongest edges as"
                    + " fit: the story as its title, the prompt on top.")
    private @Nullable String crop;

    @Option(
            names = "--page",
            paramLabel = "a4|letter",
            description = "A PDF on sheets of paper, landscape, no letter below 6 points: a figure that one sheet does"
                    + " not hold goes on others.")
    private @Nullable String sheet;

    @Option(names = "--answer", paramLabel = "TEXT", description = "With --crop: what the model is to say next.")
    private @Nullable String answer;

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
            throw new UsageException("expected a file of scores or the folder of a discover, and --out");
        }
        DrawOptions options = drawing.read();
        Drawings.Style drawer = CommonOptions.choice("--style", style, List.of("figure", "echarts"))
                        .equals("echarts")
                ? Drawings.Style.ECHARTS
                : Drawings.Style.FIGURE;
        Optional<Poster> poster = poster(out, drawer);
        Optional<Paper> paper = paper(out, drawer);
        StoredDrawing.requireKnownKind(out, drawer);
        StoredRun files = StoredRun.of(scores, Optional.ofNullable(circuit), Optional.ofNullable(audit));
        StoredMarks marks =
                new StoredMarks(Optional.ofNullable(groups), Optional.ofNullable(against), Optional.ofNullable(known));
        try (OutputFile claimed = OutputFile.claim("--out", out, FileKind.ofDrawing(out))) {
            StoredDrawing stored = StoredDrawing.open(files, marks, force);
            if (poster.isPresent()) {
                claimed.write(file -> stored.write(file, options, poster.get()));
            } else if (paper.isPresent()) {
                claimed.write(file -> stored.write(file, options, paper.get()));
            } else {
                claimed.write(file -> stored.write(file, options, drawer));
            }
        }
        console.result(out.toString());
        return 0;
    }

    private Optional<Paper> paper(Path file, Drawings.Style drawer) {
        if (sheet == null) {
            return Optional.empty();
        }
        if (drawer != Drawings.Style.FIGURE || crop != null) {
            throw new UsageException("--page prints Tributary's own figure as it is; leave out "
                    + (crop == null ? "--style " + style : "--crop " + crop));
        }
        String size = CommonOptions.choice("--page", sheet, List.of("a4", "letter"));
        UsageException.named(() -> Drawings.requirePdf(file));
        return Optional.of(size.equals("a4") ? Paper.A4 : Paper.LETTER);
    }

    private Optional<Poster> poster(Path file, Drawings.Style drawer) {
        if (crop == null) {
            if (answer != null) {
                throw new UsageException("--answer stands on top of a cropped figure: add --crop 16:9 or --crop 1:1");
            }
            return Optional.empty();
        }
        if (drawer != Drawings.Style.FIGURE) {
            throw new UsageException("--crop draws Tributary's own figure; leave out --style " + style);
        }
        String aspect = CommonOptions.choice("--crop", crop, List.of("16:9", "1:1"));
        UsageException.named(() -> Drawings.requirePicture(file));
        return Optional.of(new Poster(aspect.equals("1:1") ? Crop.SQUARE : Crop.WIDE, Optional.ofNullable(answer)));
    }
}
