package dev.tributary.engine.prune;

import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import java.util.Optional;

/**
 * What a scoring method found.
 *
 * @param scores one for each element, a mean over prompts
 * @param prompts those of the strongest elements on every prompt; empty if the method does not look at prompts
 */
public record Scored(PruneScores scores, Optional<PromptScores> prompts) {

    /** Of a method that does not look at prompts. */
    public static Scored of(PruneScores scores) {
        return new Scored(scores, Optional.empty());
    }
}
