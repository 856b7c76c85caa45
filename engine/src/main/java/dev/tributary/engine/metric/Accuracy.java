package dev.tributary.engine.metric;

import dev.tributary.engine.task.AnswerTokens;

/** 1 if the largest logit of all is that of a right answer, else 0. The first of equal logits counts as largest. */
public record Accuracy() implements Metric {

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public boolean comparesWithClean() {
        return false;
    }

    @Override
    public boolean differentiable() {
        return false;
    }

    @Override
    public void check(AnswerTokens answers) {
        // every prompt has a right answer
    }

    @Override
    public double value(double[] logits, double[] clean, AnswerTokens answers) {
        return answers.right().contains(largest(logits)) ? 1 : 0;
    }

    /** The first of the tokens with the largest logit. */
    static int largest(double[] logits) {
        int largest = 0;
        for (int token = 1; token < logits.length; token++) {
            if (logits[token] > logits[largest]) {
                largest = token;
            }
        }
        return largest;
    }

    @Override
    public double[] gradient(double[] logits, double[] clean, AnswerTokens answers) {
        throw new IllegalArgumentException(
                "accuracy has no derivative, so it cannot be scored by gradients; use logit-diff or log-prob");
    }
}
