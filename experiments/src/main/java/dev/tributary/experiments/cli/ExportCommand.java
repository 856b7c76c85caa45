package dev.tributary.experiments.cli;

import dev.tributary.experiments.output.FileKind;
import dev.tributary.experiments.output.OutputFile;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.stored.MibFolder;
import dev.tributary.experiments.run.stored.StoredDrawing;
import dev.tributary.experiments.run.stored.StoredExport;
import dev.tributary.graph.io.Collapse;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
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
        footer = {"", "Example: tributary export scores.json --circuit circuit.json --out c.graphml"})
final class ExportCommand implements Callable<Integer> {

    private static final List<String> FORMATS = List.of("csv", "eap-ig", "mib", "graphml", "dot");

    private static final List<String> OF_ENDINGS = List.of("csv", "graphml", "dot");

    private final Console console;

    @Parameters(paramLabel = "SCORES.json", description = "Scores, as score and discover write them.")
    private @Nullable Path scores;

    @Option(names = "--circuit", paramLabel = "FILE.json", description = "The edges that are kept. Default: all.")
    private @Nullable Path circuit;

    @Option(
            names = "--format",
            paramLabel = "csv|eap-ig|mib|graphml|dot",
            description = "What to write; mib is a folder named TASK_MODEL, ready to be submitted. Default: what --out"
                    + " ends in: .csv, .graphml or .dot.")
    private @Nullable String format;

    @Option(
            names = "--sum",
            description = "For eap-ig and mib, which have neither positions nor merged inputs: sums scores over both.")
    private boolean sum;

    @Option(
            names = "--width",
            paramLabel = "N",
            defaultValue = "1",
            description = "For eap-ig and mib: d_model, which the format asks for. Default: ${DEFAULT-VALUE}.")
    private int width;

    @Option(
            names = "--members",
            paramLabel = "absolute|signed",
            description =
                    "For mib: nine graphs with the strongest .1 to 50 %% of all edges by this ranking, instead of one"
                            + " graph of importances.")
    private @Nullable String members;

    @Option(names = "--force", description = "Takes scores and circuit of different models together.")
    private boolean force;

    @Option(names = "--out", required = true, paramLabel = "FILE|FOLDER", description = "The file to write.")
    private @Nullable Path out;

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (scores == null || out == null) {
            throw new UsageException("expected a file of scores, and --out");
        }
        String written = format(out);
        if (written.equals("mib")) {
            mib(scores, out);
            return 0;
        }
        if (members != null) {
            throw new UsageException("--members goes with --format mib");
        }
        try (OutputFile claimed = OutputFile.claim("--out", out, FileKind.ofExport(written))) {
            StoredDrawing stored = StoredDrawing.open(scores, Optional.ofNullable(circuit), force);
            StoredExport export = new StoredExport(stored, width, sum ? Collapse.SUM : Collapse.REFUSE);
            claimed.write(file -> export.write(written, file));
        }
        console.result(out.toString());
        return 0;
    }

    private String format(Path file) {
        if (format != null) {
            return CommonOptions.choice("--format", format, FORMATS);
        }
        return OF_ENDINGS.stream()
                .filter(known -> file.toString().endsWith("." + known))
                .findFirst()
                .orElseThrow(() -> new UsageException("--out " + file + " ends in none of ."
                        + String.join(", .", OF_ENDINGS) + ", so it does not tell what to write; give --format, one of "
                        + String.join(", ", FORMATS)));
    }

    private void mib(Path file, Path folder) throws IOException {
        if (circuit != null) {
            throw new UsageException("--format mib chooses its edges itself; leave --circuit out");
        }
        Optional<Ranking> ranking = Optional.ofNullable(members)
                .map(given -> CommonOptions.choice("--members", given, List.of("absolute", "signed")))
                .map(given -> given.equals("signed") ? Ranking.SIGNED : Ranking.ABSOLUTE);
        PruneScores read = ScoreFile.read(file).scores();
        Collapse collapse = sum ? Collapse.SUM : Collapse.REFUSE;
        try {
            MibFolder.writeNew(folder, read, ranking, width, collapse);
        } catch (IllegalArgumentException unfit) {
            throw new UsageException(String.valueOf(unfit.getMessage()), unfit);
        }
        console.result(folder.toString());
    }
}
