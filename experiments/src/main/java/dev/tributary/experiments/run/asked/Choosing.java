package dev.tributary.experiments.run.asked;

import dev.tributary.engine.select.SelectionRule;
import dev.tributary.engine.select.Strongest;

/**
 * How a circuit is chosen by scores.
 *
 * @param rule in which order elements are taken
 * @param until when they are enough
 */
public record Choosing(SelectionRule rule, Until until) {

    /** The strongest elements, as many as the standard rule wants. */
    public static Choosing usual() {
        return until(Until.standard());
    }

    /** The strongest elements, as many as these bounds want. */
    public static Choosing until(Until until) {
        return new Choosing(Strongest.usual(), until);
    }
}
