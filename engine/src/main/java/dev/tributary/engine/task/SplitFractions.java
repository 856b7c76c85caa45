package dev.tributary.engine.task;

/**
 * How prompts are shared out: edges are scored on one part, a circuit size is chosen on another, and numbers are
 * reported on the third.
 *
 * @param score share that edges are scored on
 * @param select share that choices are made on
 * @param report share that results are reported on
 */
public record SplitFractions(double score, double select, double report) {

    private static final double ROUNDING = 1e-9;

    public SplitFractions {
        if (!(score > 0 && select > 0 && report > 0) || Math.abs(score + select + report - 1) > ROUNDING) {
            throw new IllegalArgumentException("the shares of score, select and report must be positive and add up to "
                    + "1, got " + score + ", " + select + " and " + report);
        }
    }

    /** Half of the prompts for scoring, a quarter each for selecting and reporting. */
    public static SplitFractions standard() {
        return new SplitFractions(0.5, 0.25, 0.25);
    }
}
