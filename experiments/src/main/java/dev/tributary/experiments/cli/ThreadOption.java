package dev.tributary.experiments.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many threads compute. */
final class ThreadOption {

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Of the arithmetic; results do not depend on it. Default: the processor's cores.")
    private @Nullable Integer threads;

    /** What was typed: the processor's cores, if nothing. */
    int read() {
        return Optional.ofNullable(threads).orElse(Runtime.getRuntime().availableProcessors());
    }
}
