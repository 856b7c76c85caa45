package dev.tributary.engine.metric;

import dev.tributary.engine.task.AnswerTokens;

/** Mean logit of the right answers minus mean logit of the wrong ones. */
public record LogitDifference() implements Metric {

    @Override
    public String name() {
        return "logit-diff";
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
    public void check(AnswerTokens answers) {
        if (answers.wrong().isEmpty()) {
            throw new IllegalArgumentException(
                    "logit-diff compares right with wrong answers, but a prompt has no wrong answers; use log-prob or mse");
        }
    }

    @Override
    public double value(double[] logits, double[] clean, AnswerTokens answers) {
        return mean(logits, answers.right()) - mean(logits, answers.wrong());
    }

    @Override
    public double[] gradient(double[] logits, double[] clean, AnswerTokens answers) {
        double[] gradient = new double[logits.length];
        for (int token : answers.right()) {
            gradient[token] += 1.0 / answers.right().size();
        }
        for (int token : answers.wrong()) {
            gradient[token] -= 1.0 / answers.wrong().size();
        }
        return gradient;
    }

    private static double mean(double[] logits, java.util.List<Integer> tokens) {
        double sum = 0;
        for (int token : tokens) {
            sum += logits[token];
        }
        return sum / tokens.size();
    }
}
