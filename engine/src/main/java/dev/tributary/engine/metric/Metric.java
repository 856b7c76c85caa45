package dev.tributary.engine.metric;

import dev.tributary.engine.named.Named;
import dev.tributary.engine.task.AnswerTokens;

/**
 * A number that says how well a prompt is continued, with its derivative, written once.
 *
 * <p>A metric sees one answer position at a time; the mean over a prompt's answer positions, then over prompts, is
 * taken outside.
 */
public interface Metric extends Named {

    /** Whether a larger value is better. Decides the sign of scores. */
    boolean higherIsBetter();

    /** Whether the metric compares with what the model says when nothing is replaced. */
    boolean comparesWithClean();

    /** Whether scores can be made from its derivative at the clean run. */
    default boolean informativeAtClean() {
        return true;
    }

    /** Whether the metric has a derivative at all. */
    default boolean differentiable() {
        return true;
    }

    /** Throws {@link IllegalArgumentException} that says what is missing if answers at a position do not suit the metric. */
    void check(AnswerTokens answers);

    /**
     * @param logits [d_vocab]
     * @param clean what the untouched model says at this position, [d_vocab]
     * @param answers those at this position
     * @return the value
     */
    double value(double[] logits, double[] clean, AnswerTokens answers);

    /**
     * The same for many logits at one position: what hangs on the untouched model alone is computed once.
     *
     * @param clean [d_vocab]
     */
    default Beside beside(double[] clean) {
        return (logits, answers) -> value(logits, clean, answers);
    }

    /** Values beside what the untouched model says at a position. */
    @FunctionalInterface
    interface Beside {

        /** @param logits [d_vocab] */
        double value(double[] logits, AnswerTokens answers);
    }

    /**
     * @param logits [d_vocab]
     * @param clean what the untouched model says at this position, [d_vocab]
     * @param answers those at this position
     * @return the derivative of the value with respect to the logits, [d_vocab]
     */
    double[] gradient(double[] logits, double[] clean, AnswerTokens answers);
}
