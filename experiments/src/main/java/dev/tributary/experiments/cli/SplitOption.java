package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.SplitChoice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How prompts are shared out. */
final class SplitOption {

    @Option(
            names = "--split",
            paramLabel = "A/B/C|FILE|none",
            description = "How prompts are shared out to score, select and report: in per cent at random; by a file"
                    + " {\"score\": [0, ...], \"select\": [...], \"report\": [...]} of their numbers; or every one for"
                    + " everything. Default: what the prompts say, else 50/25/25; score and evaluate use a file whole.")
    private @Nullable String split;

    /** What was typed; empty if nothing was. */
    Optional<SplitChoice> read() {
        return Optional.ofNullable(split).map(SplitChoice::parse);
    }
}
