package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.SplitChoice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that scores or measures: which model, which prompts, and how they are shared out. */
final class InputOptions {

    @Mixin
    private PromptOptions prompts = new PromptOptions();

    @Option(
            names = "--split",
            paramLabel = "A/B/C|FILE|none",
            description = "How prompts are shared out to score, select and report: in per cent at random; by a file"
                    + " {\"score\": [0, ...], \"select\": [...], \"report\": [...]} of their numbers; or every one for"
                    + " everything. Default: what the prompts say, else 50/25/25; score and evaluate use a file whole.")
    private @Nullable String split;

    @Option(names = "--correct-only", description = "Leaves out prompts that the model gets wrong.")
    private boolean correctOnly;

    /**
     * What was typed, checked.
     *
     * @param wholeFiles whether a file that says nothing of a split is used whole
     */
    Inputs read(boolean wholeFiles) {
        return prompts.read(split == null ? new SplitChoice.Usual(wholeFiles) : SplitChoice.parse(split), correctOnly);
    }

    /** The seed, if it was typed. */
    Optional<Long> seed() {
        return prompts.seed();
    }
}
