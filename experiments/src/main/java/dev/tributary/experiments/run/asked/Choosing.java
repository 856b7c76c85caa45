package dev.tributary.experiments.run.asked;

import dev.tributary.engine.select.SelectionRule;
import dev.tributary.engine.select.Strongest;

/**
 * How a circuit is chosen by scores.
 *
 * @param rule in which order elements are taken
 * @param until when they are enough
 * @param refine whether the circuit is made smaller then
 * @param furtherSeeds with how many further seeds the whole is done again
 */
public record Choosing(SelectionRule rule, Until until, Refine refine, int furtherSeeds) {

    /** More seeds than this are a study of their own. */
    private static final int MOST_SEEDS = 100;

    public Choosing {
        if (furtherSeeds < 0 || furtherSeeds > MOST_SEEDS) {
            throw new UsageException("--stability takes 0 to " + MOST_SEEDS + " further seeds, got " + furtherSeeds);
        }
    }

    /** With one seed alone. */
    public Choosing(SelectionRule rule, Until until, Refine refine) {
        this(rule, until, refine, 0);
    }

    /** The strongest elements, as many as the standard rule wants, and not refined. */
    public static Choosing usual() {
        return until(Until.standard());
    }

    /** The strongest elements, as many as these bounds want, and not refined. */
    public static Choosing until(Until until) {
        return new Choosing(Strongest.usual(), until, Refine.OFF);
    }
}
