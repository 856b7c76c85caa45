package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.Arithmetic;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.HookedSubject;
import dev.tributary.experiments.run.viewing.Viewed;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model and which prompts are looked at. */
final class ViewOptions {

    private static final String DEFAULT_MODEL = "ioi";

    @Mixin
    private PromptOptions prompts = new PromptOptions();

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "A text instead of prompts of a task; may be given several times.")
    private List<String> texts = List.of();

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many prompts of the task or file, from the first. Default: ${DEFAULT-VALUE}.")
    private int show;

    @Option(
            names = "--precision",
            paramLabel = "fp32|fp64",
            defaultValue = "fp32",
            description = "Of the arithmetic of runs. Default: ${DEFAULT-VALUE}.")
    private String precision = "";

    @Mixin
    private ThreadOption threads = new ThreadOption();

    /** Opens the model that is asked for. */
    HookedSubject open() throws IOException {
        if (show < 1) {
            throw new UsageException("--show must be at least 1, got " + show);
        }
        if (!texts.isEmpty() && prompts.namesPrompts()) {
            throw new UsageException("--text stands instead of prompts, so it goes with neither --task nor --prompts");
        }
        RunOptions options = new RunOptions(
                prompts.read(new SplitChoice.Usual(false), false),
                Question.ofNothing(),
                new Arithmetic(ArithmeticOptions.precision(precision), false, threads.read(), 1));
        return HookedSubject.open(options, DEFAULT_MODEL);
    }

    /** The prompts that are asked for. */
    Viewed viewed(HookedSubject subject) {
        return Viewed.of(subject, texts, show);
    }
}
