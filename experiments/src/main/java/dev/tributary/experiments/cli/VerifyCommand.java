package dev.tributary.experiments.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.sweep.store.SweepRecord;
import dev.tributary.experiments.verify.Finding;
import dev.tributary.experiments.verify.RunVerification;
import dev.tributary.experiments.verify.SweepVerification;
import dev.tributary.experiments.verify.Verification;
import dev.tributary.graph.io.JsonFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Computes stored results again. */
@Command(
        description = {
            "Computes a stored result again from what it says of itself, in a temporary folder, and says whether it holds: bit"
                    + " for bit, or within rounding where kernels differ. Takes scores, a circuit, the folder of discover,"
                    + " patch or ablate, and the folder of a sweep. Exit 1 if anything does not hold."
        },
        footer = {"", "Example: tributary verify results/ioi"})
final class VerifyCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "FILE.json|DIR", description = "A stored result.")
    private @Nullable Path stored;

    @Option(
            names = "--cell",
            paramLabel = "ID",
            description = "Of a sweep: only this cell, with those that are computed together with it. Default: all.")
    private @Nullable String cell;

    @Mixin
    private ThreadOption threads = new ThreadOption();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Path path = Optional.ofNullable(stored).orElseThrow(() -> new UsageException("expected a stored result"));
        if (cell != null && !isSweep(path)) {
            throw new UsageException("--cell is of sweeps, and " + path + " is none");
        }
        Path scratch = Files.createTempDirectory("tributary-verify");
        try (ProgressLine progress = new ProgressLine(console)) {
            Verification verification = verify(path, scratch.resolve("again"), progress);
            progress.finish();
            console.result(json ? json(verification) : text(verification));
            return verification.holds() ? 0 : 1;
        } finally {
            remove(scratch);
        }
    }

    private static boolean isSweep(Path path) {
        return Files.isRegularFile(path.resolve(SweepRecord.FILE));
    }

    private Verification verify(Path path, Path again, ProgressLine progress) throws IOException {
        int cores = threads.read();
        if (isSweep(path)) {
            return SweepVerification.of(path, Optional.ofNullable(cell), again, cores, progress);
        }
        if (!Files.isDirectory(path)) {
            return Verification.of(path, cores, progress);
        }
        RunVerification run = RunVerification.open(path);
        List<String> words = new ArrayList<>(run.words());
        words.addAll(List.of("--threads", Integer.toString(cores), "--out", again.toString()));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream quiet = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exit = new Main(new Console(quiet, quiet, false)).run(words.toArray(new String[0]));
        if (exit != 0) {
            throw new IllegalArgumentException("the recorded command failed: " + String.join(" ", run.words()) + "\n"
                    + said.toString(StandardCharsets.UTF_8).strip());
        }
        return run.compare(again);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String text(Verification verification) {
        List<String> lines = new ArrayList<>();
        for (Finding finding : verification.findings()) {
            lines.add(finding.what() + ": " + finding.verdict().words()
                    + (finding.detail().isEmpty() ? "" : " (" + finding.detail() + ")"));
        }
        long broken = verification.findings().stream()
                .filter(finding -> !finding.holds())
                .count();
        lines.add(
                broken == 0
                        ? "everything holds"
                        : broken + " of " + verification.findings().size() + " do not hold");
        return String.join(System.lineSeparator(), lines);
    }

    private static String json(Verification verification) {
        ObjectNode root = JsonFiles.object().put("holds", verification.holds());
        ArrayNode findings = root.putArray("findings");
        verification.findings().forEach(finding -> findings.addObject()
                .put("what", finding.what())
                .put("verdict", finding.verdict().name().toLowerCase(java.util.Locale.ROOT))
                .put("detail", finding.detail()));
        return root.toPrettyString();
    }
}
