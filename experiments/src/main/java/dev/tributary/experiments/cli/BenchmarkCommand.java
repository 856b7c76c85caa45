package dev.tributary.experiments.cli;

import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.experiments.benchmark.Benchmark;
import dev.tributary.experiments.benchmark.BenchmarkText;
import dev.tributary.experiments.benchmark.Effort;
import dev.tributary.experiments.benchmark.Figure;
import dev.tributary.experiments.benchmark.Growth;
import dev.tributary.experiments.benchmark.Shape;
import dev.tributary.experiments.benchmark.StoredModel;
import dev.tributary.experiments.benchmark.TimedModel;
import dev.tributary.experiments.benchmark.Timing;
import dev.tributary.experiments.benchmark.Workload;
import dev.tributary.experiments.run.asked.Limit;
import dev.tributary.experiments.run.asked.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Times the production executor. */
@Command(
        description = {
            "Times scoring, forward passes and evaluation of a model in single precision, with random weights or its own, in",
            "seconds and in forward passes (logits at all tokens) of the same run."
        },
        footer = {
            "",
            "Examples:",
            "  tributary benchmark --prompts 8 --tokens 16 --threads 2",
            "  tributary benchmark --model smollm2 --only load,products,forward,eap",
            "  tributary benchmark --shape gpt2-xl --only forward,eap-each --repeats 3 --json"
        })
final class BenchmarkCommand implements Callable<Integer> {

    private final Console console;

    @Option(
            names = "--prompts",
            paramLabel = "N",
            defaultValue = "8",
            description = "Prompts in the batch. Default: ${DEFAULT-VALUE}.")
    private int prompts;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "16",
            description = "Tokens of each prompt. Default: ${DEFAULT-VALUE}.")
    private int tokens;

    @Option(
            names = "--shape",
            paramLabel = "SHAPE",
            defaultValue = "gpt2-small",
            description = {
                "gpt2-small, gpt2-medium, gpt2-large, gpt2-xl, or layers, heads and d_model as in 12x12x768.",
                "Default: ${DEFAULT-VALUE}."
            })
    private String shape = "";

    @Option(
            names = "--model",
            paramLabel = "DIR|NAME|FILE.gguf",
            description = "A model with its own weights instead of a shape.")
    private @Nullable String model;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs of each timing, of long ones at most three. Default: ${DEFAULT-VALUE}.")
    private int repeats;

    @Option(
            names = "--edges",
            paramLabel = "N",
            defaultValue = "200",
            description =
                    "Edges, and cells of a patch grid, that are replaced one by one, drawn at random. Default: ${DEFAULT-VALUE}.")
    private int edges;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = {
                "Times nothing else: load, products, forward, forward-one, activations, eap, eap-each, eap-qk, eap-crossing,",
                "eap-ig, eap-ig-crossing, nodes, sizes, exact, patch-cell, removal, circuit-each, circuit-crossing, draw-svg,",
                "draw-png, draw-page."
            })
    private List<String> only = List.of();

    @Option(
            names = "--grow",
            description = {
                "Times a forward pass, EAP and 20 circuit sizes at 1, 2, 4 and 8 times the prompts, the tokens and the",
                "layers instead."
            })
    private boolean grow;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    BenchmarkCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Limit.PROMPTS.require(prompts);
        Limit.THREADS.require(threads);
        Limit.REPEATS.require(repeats);
        Benchmark benchmark;
        List<Figure> figures;
        try {
            benchmark = new Benchmark(new Workload(timed(), prompts, tokens), new Effort(threads, repeats, edges));
            figures = Figure.named(only);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()), wrong);
        }
        if (grow && !only.isEmpty()) {
            throw new UsageException("--grow times the same three things always; leave out --only");
        }
        if (grow && model != null) {
            throw new UsageException("--grow takes more layers, which a model of its own cannot; leave out --model");
        }
        NativeReport natives = NativeBootstrap.ensure();
        natives.warning().ifPresent(warning -> console.note("warning: " + warning));
        say(BenchmarkText.title(benchmark, natives));
        if (grow) {
            grow(benchmark, natives);
        } else {
            time(benchmark, natives, figures);
        }
        return 0;
    }

    private TimedModel timed() throws IOException {
        if (model == null) {
            return Shape.of(shape);
        }
        StoredModel stored = StoredModel.of(model);
        stored.config(tokens);
        return stored;
    }

    private void time(Benchmark benchmark, NativeReport natives, List<Figure> figures) {
        say(BenchmarkText.header());
        List<Timing> timings = benchmark.run(figures, timing -> say(BenchmarkText.line(timing)));
        if (json) {
            console.result(BenchmarkText.json(benchmark, natives, timings));
        }
    }

    private void grow(Benchmark benchmark, NativeReport natives) {
        say(BenchmarkText.growthHeader());
        List<Growth> growths =
                Growth.run(benchmark.workload(), benchmark.effort(), growth -> say(BenchmarkText.line(growth)));
        if (json) {
            console.result(BenchmarkText.growthJson(benchmark, natives, growths));
        }
    }

    private void say(String line) {
        if (!json) {
            console.result(line);
        }
    }
}
