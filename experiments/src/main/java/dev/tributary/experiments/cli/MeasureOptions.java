package dev.tributary.experiments.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that measures: what, and what cut edges carry. */
final class MeasureOptions {

    @Option(
            names = "--ablation",
            paramLabel = "NAME",
            description = "What cut edges carry (see: tributary ablations). Default: corrupt, or what a file says.")
    private @Nullable String ablation;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "What is measured (see: tributary metrics). Default: logit-diff, or what suits the prompts or"
                    + " what a file says.")
    private @Nullable String metric;

    Optional<String> ablation() {
        return Optional.ofNullable(ablation);
    }

    Optional<String> metric() {
        return Optional.ofNullable(metric);
    }
}
