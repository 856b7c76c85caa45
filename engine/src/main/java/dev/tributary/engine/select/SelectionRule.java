package dev.tributary.engine.select;

import dev.tributary.engine.named.Named;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.Optional;
import java.util.Set;

/**
 * How elements are chosen by their scores. A rule says in which order they are taken; a budget says how many. Ties go to
 * the element that comes first in canonical order.
 */
public interface SelectionRule extends Named {

    /** What makes an element come first. */
    Ranking ranking();

    /** What files call it, beside its ranking, which they name on its own. */
    default String recorded() {
        return name();
    }

    /** Why this rule cannot choose by these scores, and what to do; empty if it can. */
    default Optional<String> unsuited(PruneScores scores) {
        return Optional.empty();
    }

    /**
     * Makes ready to choose by these scores; throws {@link IllegalArgumentException} with the reason if it cannot.
     *
     * @param answerLanes where the logits matter; not looked at if positions are not told apart
     */
    Selector over(PruneScores scores, Set<Integer> answerLanes);
}
