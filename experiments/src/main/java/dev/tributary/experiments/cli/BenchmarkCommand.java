package dev.tributary.experiments.cli;

import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.experiments.benchmark.Benchmark;
import dev.tributary.experiments.benchmark.Timing;
import dev.tributary.experiments.run.Limit;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Times the production executor at GPT-2-small's shape. */
@Command(
        description = {
            "Times scoring, forward passes and evaluation at GPT-2-small's shape with random weights in single",
            "precision, beside the matrix products of a forward pass alone."
        },
        footer = {"", "Example: tributary benchmark --batch 8 --threads 2"})
final class BenchmarkCommand implements Callable<Integer> {

    private static final int LENGTH = 16;

    private final Console console;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "8",
            description = "Prompts. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "7",
            description = "Runs of each timing. Default: ${DEFAULT-VALUE}.")
    private int repeats;

    BenchmarkCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Limit.BATCH.require(batch);
        Limit.THREADS.require(threads);
        Limit.REPEATS.require(repeats);
        NativeReport natives = NativeBootstrap.ensure();
        natives.warning().ifPresent(warning -> console.note("warning: " + warning));
        console.result(String.format(
                Locale.ROOT,
                "GPT-2-small shape, fp32, %d prompts of %d tokens, %d threads, %s %s (%.0f GFLOP/s on one thread)",
                batch,
                LENGTH,
                threads,
                natives.vendor(),
                natives.kernel(),
                natives.gigaflops()));
        console.result(
                String.format(Locale.ROOT, "%-38s %9s %9s %9s %9s", "seconds", "median", "fastest", "CPU", "peak MB"));
        Benchmark benchmark = new Benchmark(batch, LENGTH, threads, repeats);
        try (ProductionModel model = benchmark.open()) {
            benchmark.run(model, this::print);
        }
        return 0;
    }

    private void print(Timing timing) {
        console.result(String.format(
                Locale.ROOT,
                "%-38s %9.3f %9.3f %9.3f %9.0f",
                timing.what(),
                timing.medianSeconds(),
                timing.fastestSeconds(),
                timing.medianCpuSeconds(),
                timing.peakMegabytes()));
    }
}
