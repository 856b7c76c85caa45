package dev.tributary.experiments.cli;

import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.index.Elements;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that try a model out and score no edges. */
final class TrialOptions {

    @Option(
            names = "--model",
            paramLabel = "DIR|NAME",
            description = "A built-in model (see: tributary models) or the folder of one. Default: the task's own.")
    private @Nullable String model;

    @Option(
            names = "--task",
            paramLabel = "NAME",
            description = "A built-in task (see: tributary tasks). Default: the model's own, or ioi.")
    private @Nullable String task;

    @Option(names = "--prompts", paramLabel = "FILE.json", description = "Prompt pairs from a file instead of a task.")
    private @Nullable Path prompts;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "100",
            description = "Prompt pairs that a task makes. Default: ${DEFAULT-VALUE}.")
    private int pairs;

    @Option(
            names = "--precision",
            paramLabel = "fp32|fp64",
            defaultValue = "fp32",
            description = "Of the arithmetic. Default: ${DEFAULT-VALUE}.")
    private String precision = "";

    @Option(
            names = "--executor",
            paramLabel = "production|reference",
            defaultValue = "production",
            description = "The fast one, or the slow one that it is tested against. Default: ${DEFAULT-VALUE}.")
    private String executor = "";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of the prompts that a task makes. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Of the arithmetic; results do not depend on it. Default: the processor's cores.")
    private @Nullable Integer threads;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "16",
            description = "Prompts run together. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--bos",
            paramLabel = "auto|yes|no",
            defaultValue = "auto",
            description = "Whether a BOS token is put before prompts that are text. Default: ${DEFAULT-VALUE}.")
    private String bos = "";

    /** What was typed, checked, of those who measure nothing. */
    RunOptions read() {
        return read("logit-diff", "corrupt", PositionChoice.ALL);
    }

    /** What was typed, checked, with what the command itself adds. */
    RunOptions read(String metric, String ablation, PositionChoice positions) {
        return new RunOptions(
                Optional.ofNullable(model),
                Optional.ofNullable(task),
                Optional.ofNullable(prompts),
                pairs,
                "eap",
                ablation,
                metric,
                positions,
                Elements.NODES,
                false,
                CommonOptions.choice("--precision", precision, List.of("fp32", "fp64"))
                                .equals("fp32")
                        ? Precision.FP32
                        : Precision.FP64,
                CommonOptions.choice("--executor", executor, List.of("production", "reference"))
                        .equals("reference"),
                seed,
                Optional.ofNullable(threads).orElse(Runtime.getRuntime().availableProcessors()),
                batch,
                UsageException.named(() -> BosChoice.of(bos)));
    }

    /** Whether prompts are asked for in any way. */
    boolean namesPrompts() {
        return task != null || prompts != null;
    }
}
