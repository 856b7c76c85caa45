package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.SplitChoice;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that scores or measures: which model, which prompts, and how they are shared out. */
final class InputOptions {

    @Mixin
    private PromptOptions prompts = new PromptOptions();

    @Mixin
    private SplitOption split = new SplitOption();

    @Option(names = "--correct-only", description = "Leaves out prompts that the model gets wrong.")
    private boolean correctOnly;

    /**
     * What was typed, checked.
     *
     * @param wholeFiles whether a file that says nothing of a split is used whole
     */
    Inputs read(boolean wholeFiles) {
        return prompts.read(split.read().orElse(new SplitChoice.Usual(wholeFiles)), correctOnly);
    }

    /** The seed, if it was typed. */
    Optional<Long> seed() {
        return prompts.seed();
    }
}
