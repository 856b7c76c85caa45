package dev.tributary.experiments.cli;

import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.SplitChoice;
import dev.tributary.experiments.run.asked.UsageException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model, and which prompts. */
final class PromptOptions {

    @Option(
            names = "--model",
            paramLabel = "DIR|NAME|FILE.gguf|OWNER/NAME",
            description =
                    "A built-in or fetched model (see: tributary models), the folder or GGUF file of one, or a model of a hub"
                            + " (OWNER/NAME@REVISION), which is downloaded. Default: the task's own.")
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
            description = "Prompt pairs that a task makes. Default: 100, or fewer where a task has fewer.")
    private @Nullable Integer pairs;

    @Option(
            names = "--bos",
            paramLabel = "auto|yes|no",
            defaultValue = "auto",
            description = "Whether a BOS token is put before prompts that are text. Default: ${DEFAULT-VALUE}.")
    private String bos = "";

    @Option(names = "--seed", paramLabel = "N", description = "Of prompts, splits and random methods. Default: 0.")
    private @Nullable Long seed;

    /** What was typed, checked, with how prompts are shared out and whether those that the model gets wrong are left out. */
    Inputs read(SplitChoice split, boolean correctOnly) {
        return new Inputs(
                Optional.ofNullable(model),
                Optional.ofNullable(task),
                Optional.ofNullable(prompts),
                Optional.ofNullable(pairs),
                split,
                correctOnly,
                UsageException.named(() -> BosChoice.of(bos)),
                seed().orElse(0L));
    }

    /** The seed, if it was typed. */
    Optional<Long> seed() {
        return Optional.ofNullable(seed);
    }

    /** Whether prompts are asked for in any way. */
    boolean namesPrompts() {
        return task != null || prompts != null;
    }
}
