package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.sweep.plan.Asked;
import dev.tributary.experiments.sweep.plan.Plan;
import dev.tributary.experiments.sweep.plan.SweepFile;
import dev.tributary.experiments.sweep.report.SweepReport;
import dev.tributary.experiments.sweep.run.ApartRun;
import dev.tributary.experiments.sweep.run.Checked;
import dev.tributary.experiments.sweep.run.Estimate;
import dev.tributary.experiments.sweep.run.Probe;
import dev.tributary.experiments.sweep.run.SweepRun;
import dev.tributary.experiments.sweep.store.StoredSweep;
import dev.tributary.experiments.sweep.store.SweepFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a declared grid. */
@Command(
        description = {
            "Runs a grid of models, tasks, methods, ablations, metrics, positions, sizes and seeds that a file declares, and"
                    + " writes one table and a report. Nothing is computed twice. A sweep that was stopped, however that"
                    + " happened, goes on where it was when the same command is given again.",
            "",
            "  tributary sweep FILE.yaml --out DIR    runs it",
            "  tributary sweep status DIR             says how far it is, also while it runs",
            "  tributary sweep report DIR             writes the report of what is known, also while it runs",
            "  tributary sweep schema                 prints the JSON Schema of such files, for editors"
        },
        footer = {"", "Example: tributary sweep sweep.yaml --out results/sweep"})
final class SweepCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(arity = "1..2", paramLabel = "FILE.yaml | status DIR | report DIR | schema", description = "See above.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where results go, and where earlier ones are taken from.")
    private @Nullable Path out;

    @Option(
            names = "--dry-run",
            description =
                    "Prints the cells, and estimates of passes, memory and time from a short measurement; runs nothing"
                            + " else.")
    private boolean dryRun;

    @Option(names = "--retry-failed", description = "Tries cells again that failed in earlier runs.")
    private boolean retryFailed;

    @Mixin
    private ThreadOption threads = new ThreadOption();

    @Mixin
    private PlaceOption place = new PlaceOption();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    SweepCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        String first = words.get(0);
        if (first.equals("schema") && words.size() == 1) {
            console.result(SweepText.schema());
            return 0;
        }
        if (first.equals("status") && words.size() == 2) {
            StoredSweep sweep = StoredSweep.open(Path.of(words.get(1)));
            console.result(json ? SweepText.statusJson(sweep) : SweepText.status(sweep));
            return 0;
        }
        if (first.equals("report") && words.size() == 2) {
            report(Path.of(words.get(1)));
            return 0;
        }
        if (words.size() != 1 || !SweepFile.isNamed(first)) {
            throw new UsageException(
                    "expected a file that ends in .yaml, .yml or .json, or status DIR, report DIR, or schema; got "
                            + String.join(" ", words));
        }
        return run(Path.of(first));
    }

    private void report(Path folder) throws Exception {
        try (ProgressLine progress = new ProgressLine(console)) {
            SweepReport.write(StoredSweep.open(folder), progress);
            progress.finish();
            console.result(folder.resolve(SweepReport.FILE).toString());
        }
    }

    private int run(Path file) throws Exception {
        int cores = threads.read();
        Plan plan = Plan.of(SweepFile.read(file));
        if (!dryRun && out == null) {
            throw new UsageException("--out DIR is needed: where results go");
        }
        try (ProgressLine progress = new ProgressLine(console)) {
            Checked checked = Checked.of(plan, cores, progress);
            checked.notes().forEach(console::note);
            if (dryRun) {
                Estimate estimate = Estimate.of(checked.plan(), cores, progress);
                progress.finish();
                console.result(
                        json ? SweepText.estimateJson(checked, estimate) : SweepText.estimate(checked, estimate));
                return 0;
            }
            return run(checked, cores, progress);
        }
    }

    private SweepFolder.Counts compute(Checked checked, SweepFolder folder, int cores, ProgressLine progress)
            throws Exception {
        Stream<RunOptions> asked = checked.plan().cells().stream().map(cell -> new Asked(cell).options(cores));
        try (ChosenPlace places = ChosenPlace.of(place.open(asked, console))) {
            return places.elsewhere().isPresent()
                    ? new ApartRun(folder, places.elsewhere().get(), progress).run()
                    : new SweepRun(folder, cores, Probe.none(), progress).run();
        }
    }

    private int run(Checked checked, int cores, ProgressLine progress) throws Exception {
        Path target = out == null ? Path.of("") : out;
        try (SweepFolder folder = SweepFolder.claim(
                "--out", target, checked.record(), checked.plan().units(), retryFailed)) {
            SweepFolder.Counts before = folder.counts();
            if (before.known() > 0) {
                console.note(before.known() + " of " + before.all() + " cells are known from earlier runs");
            }
            SweepFolder.Counts counts = compute(checked, folder, cores, progress);
            StoredSweep sweep = StoredSweep.open(folder.path());
            SweepReport.write(sweep, progress);
            progress.finish();
            console.result(json ? SweepText.statusJson(sweep) : SweepText.finished(target, counts));
            return counts.failed() > 0 ? 1 : 0;
        }
    }
}
