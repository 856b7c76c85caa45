package dev.tributary.experiments.cli;

import dev.tributary.experiments.output.FileKind;
import dev.tributary.experiments.output.OutputFile;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.stored.StoredDrawing;
import dev.tributary.experiments.run.stored.StoredExport;
import dev.tributary.graph.io.Collapse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes stored scores for other programs. */
@Command(
        description = "Writes stored scores, and which edges a circuit keeps, in a format of other programs.",
        footer = {"", "Example: tributary export scores.json --circuit circuit.json --format graphml --out c.graphml"})
final class ExportCommand implements Callable<Integer> {

    private static final List<String> FORMATS = List.of("csv", "eap-ig", "graphml", "dot");

    private final Console console;

    @Parameters(paramLabel = "SCORES.json", description = "Scores, as score and discover write them.")
    private @Nullable Path scores;

    @Option(names = "--circuit", paramLabel = "FILE.json", description = "The edges that are kept. Default: all.")
    private @Nullable Path circuit;

    @Option(names = "--format", required = true, paramLabel = "csv|eap-ig|graphml|dot", description = "What to write.")
    private String format = "";

    @Option(
            names = "--sum",
            description = "For eap-ig, which has neither positions nor merged inputs: sums scores over both.")
    private boolean sum;

    @Option(
            names = "--width",
            paramLabel = "N",
            defaultValue = "1",
            description = "For eap-ig: d_model, which the format asks for. Default: ${DEFAULT-VALUE}.")
    private int width;

    @Option(names = "--force", description = "Takes scores and circuit of different models together.")
    private boolean force;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    private @Nullable Path out;

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (scores == null || out == null) {
            throw new UsageException("expected a file of scores, and --out");
        }
        CommonOptions.choice("--format", format, FORMATS);
        try (OutputFile claimed = OutputFile.claim("--out", out, FileKind.ofExport(format))) {
            StoredDrawing stored = StoredDrawing.open(scores, Optional.ofNullable(circuit), force);
            StoredExport export = new StoredExport(stored, width, sum ? Collapse.SUM : Collapse.REFUSE);
            claimed.write(file -> export.write(format, file));
        }
        console.result(out.toString());
        return 0;
    }
}
