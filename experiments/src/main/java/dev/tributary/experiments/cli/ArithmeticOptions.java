package dev.tributary.experiments.cli;

import dev.tributary.engine.process.Processing;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.experiments.run.asked.Arithmetic;
import dev.tributary.experiments.run.asked.UsageException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that runs a model: how it computes. */
final class ArithmeticOptions {

    private static final List<String> EXECUTORS = List.of("production", "reference");
    private static final List<String> PRECISIONS = List.of("fp32", "fp64");

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

    @Mixin
    private ThreadOption threads = new ThreadOption();

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "16",
            description = "Prompts run together, at most: batches are of even size. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--process",
            paramLabel = "none|default|STEP,...",
            defaultValue = "none",
            description =
                    "What is done to the weights first, as TransformerLens does it; the model predicts the same. default"
                            + " is fold_ln, center_writing_weights, center_unembed and fold_value_biases, as far as they fit the"
                            + " model; steps by name, refactor_factored_attn_matrices among them, must fit. Default:"
                            + " ${DEFAULT-VALUE}.")
    private String process = "";

    /** What was typed, checked. */
    Arithmetic read() {
        return new Arithmetic(
                precision(precision),
                CommonOptions.choice("--executor", executor, EXECUTORS).equals("reference"),
                threads.read(),
                batch,
                UsageException.named(() -> Processing.parse(process)));
    }

    /** What {@code --precision} says. */
    static Precision precision(String typed) {
        return CommonOptions.choice("--precision", typed, PRECISIONS).equals("fp32") ? Precision.FP32 : Precision.FP64;
    }
}
