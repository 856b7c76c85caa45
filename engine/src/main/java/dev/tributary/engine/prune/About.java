package dev.tributary.engine.prune;

/**
 * What somebody should know of a scoring method before using it.
 *
 * @param formula what a score is
 * @param cost in forward and backward passes
 * @param use when to use it
 * @param misleads where it is wrong, or says less than it seems to
 * @param paper where it comes from
 */
public record About(String formula, String cost, String use, String misleads, String paper) {
    public About {
        if (formula.isBlank() || cost.isBlank() || use.isBlank() || misleads.isBlank() || paper.isBlank()) {
            throw new IllegalArgumentException("a method says of itself its formula, cost, use, where it misleads and"
                    + " its paper, got a blank one of " + formula + " | " + cost + " | " + use + " | " + misleads
                    + " | " + paper);
        }
    }
}
