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

/** The options of every command that runs a model. */
final class CommonOptions {

    private static final List<String> ELEMENTS = List.of("edges", "nodes");
    private static final List<String> EXECUTORS = List.of("production", "reference");
    private static final List<String> PORTS = List.of("separate", "merged");
    private static final List<String> PRECISIONS = List.of("fp32", "fp64");

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
            names = "--method",
            paramLabel = "NAME[:key=value,...]",
            defaultValue = "eap-ig",
            description = "How edges are scored (see: tributary methods). Default: ${DEFAULT-VALUE}.")
    private String method = "";

    @Option(
            names = "--ablation",
            paramLabel = "NAME",
            defaultValue = "corrupt",
            description = "What cut edges carry (see: tributary ablations). Default: ${DEFAULT-VALUE}.")
    private String ablation = "";

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            defaultValue = "logit-diff",
            description = "What is measured (see: tributary metrics). Default: ${DEFAULT-VALUE}.")
    private String metric = "";

    @Option(
            names = "--positions",
            paramLabel = "all|each|spans|crossing|span-crossing",
            description =
                    "How far token positions are told apart; crossing also tells for keys and values which query uses"
                            + " them. Default: that of the circuit for evaluate; for discover crossing, or what fits the"
                            + " prompts; else each.")
    private @Nullable String positions;

    @Option(
            names = "--elements",
            paramLabel = "edges|nodes",
            defaultValue = "edges",
            description = "What is scored: edges, or what components write. Default: ${DEFAULT-VALUE}.")
    private String elements = "";

    @Option(
            names = "--qkv",
            paramLabel = "separate|merged",
            defaultValue = "separate",
            description = "Whether q, k and v of a head are inputs of their own. Default: ${DEFAULT-VALUE}.")
    private String qkv = "";

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
            description = "Of prompts, splits and random methods. Default: ${DEFAULT-VALUE}.")
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

    /** What was typed, checked; positions are told apart one by one unless something else was asked for. */
    RunOptions read() {
        return read(PositionChoice.EACH);
    }

    /** What was typed, checked. */
    RunOptions read(PositionChoice unlessGiven) {
        return new RunOptions(
                Optional.ofNullable(model),
                Optional.ofNullable(task),
                Optional.ofNullable(prompts),
                pairs,
                method,
                ablation,
                metric,
                positions == null ? unlessGiven : PositionChoice.of(positions),
                choice("--elements", elements, ELEMENTS).equals("edges") ? Elements.EDGES : Elements.NODES,
                choice("--qkv", qkv, PORTS).equals("merged"),
                choice("--precision", precision, PRECISIONS).equals("fp32") ? Precision.FP32 : Precision.FP64,
                choice("--executor", executor, EXECUTORS).equals("reference"),
                seed,
                Optional.ofNullable(threads).orElse(Runtime.getRuntime().availableProcessors()),
                batch,
                bosChoice());
    }

    private BosChoice bosChoice() {
        try {
            return BosChoice.of(bos);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    static String choice(String option, String given, List<String> known) {
        if (!known.contains(given)) {
            throw new UsageException(option + " must be " + String.join(" or ", known) + ", got '" + given + "'");
        }
        return given;
    }
}
