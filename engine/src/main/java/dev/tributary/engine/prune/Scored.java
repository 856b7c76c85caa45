package dev.tributary.engine.prune;

import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import java.util.List;
import java.util.Optional;

/**
 * What a scoring method found.
 *
 * @param scores one for each element, a mean over prompts
 * @param prompts those of the strongest elements on every prompt; empty if the method does not look at prompts
 * @param losses of every step, in order, of a method that learns; else empty
 */
public record Scored(PruneScores scores, Optional<PromptScores> prompts, List<Double> losses) {
    public Scored {
        losses = List.copyOf(losses);
    }

    /** Of a method that learns nothing. */
    public Scored(PruneScores scores, Optional<PromptScores> prompts) {
        this(scores, prompts, List.of());
    }

    /** Of a method that does not look at prompts. */
    public static Scored of(PruneScores scores) {
        return new Scored(scores, Optional.empty());
    }
}
