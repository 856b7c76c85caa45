package dev.tributary.engine.prune;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.named.Named;
import java.util.Optional;

/** A way to give each element a number: positive if replacing its clean value makes the metric worse. */
public interface ScoringMethod extends Named {

    /** Why it would say nothing about this metric under this ablation; empty if it suits them. */
    default Optional<String> unsuited(Metric metric, Ablation ablation) {
        return Optional.empty();
    }

    /**
     * Whether its scores estimate by how much the metric gets worse where an element alone is replaced. Exact effects are
     * no estimates, and ranks, probabilities and norms are no effects.
     */
    default boolean estimatesEffects() {
        return false;
    }

    /** Which of its scores of edges add up to the whole change of the metric; empty if none need to. */
    default Optional<Completeness> completeness() {
        return Optional.empty();
    }

    /** Whether it keeps what it has measured in the journal that it is given. */
    default boolean keepsEffects() {
        return false;
    }

    /**
     * Whether its scores are the means, over prompts, of what it finds on each prompt whichever others there are: then
     * batches can be scored apart, and put together by {@link PromptSums}.
     */
    default boolean looksAtPromptsApart() {
        return false;
    }

    /**
     * Whether it takes derivatives under masks that differ from element to element: the production executor has none
     * where masks tell queries apart.
     */
    default boolean learnsMasks() {
        return false;
    }

    /** One finite score for each element, a mean over the objective's prompts. */
    Scored score(PatchableModel model, Objective objective, Scoring scoring);

    /** What somebody should know before using it. */
    About about();
}
