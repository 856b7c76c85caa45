package dev.tributary.engine.metric;

import dev.tributary.engine.task.AnswerTokens;

/**
 * 1 if the largest logit is that of the token which the untouched model gives the largest logit, else 0, whatever the right
 * answer. The first of equal logits counts as largest.
 */
public record Agreement() implements Metric {

    @Override
    public String name() {
        return "agreement";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public boolean comparesWithClean() {
        return true;
    }

    @Override
    public boolean informativeAtClean() {
        return false;
    }

    @Override
    public boolean differentiable() {
        return false;
    }

    @Override
    public void check(AnswerTokens answers) {
        // answers are not looked at
    }

    @Override
    public double value(double[] logits, double[] clean, AnswerTokens answers) {
        return Accuracy.largest(logits) == Accuracy.largest(clean) ? 1 : 0;
    }

    @Override
    public double[] gradient(double[] logits, double[] clean, AnswerTokens answers) {
        throw new IllegalArgumentException(
                "agreement has no derivative, so it cannot be scored by gradients; use kl with eap-ig");
    }
}
