package dev.tributary.engine.metric;

import dev.tributary.engine.task.AnswerTokens;

/** Probability of all right answers together minus that of all wrong ones. */
public record ProbabilityDifference() implements Metric {

    @Override
    public String name() {
        return "prob-diff";
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
                    "prob-diff compares right with wrong answers, but a prompt has no wrong answers; use log-prob or mse");
        }
    }

    @Override
    public double value(double[] logits, double[] clean, AnswerTokens answers) {
        return difference(LogSoftmax.probabilities(logits), answers);
    }

    @Override
    public double[] gradient(double[] logits, double[] clean, AnswerTokens answers) {
        double[] probabilities = LogSoftmax.probabilities(logits);
        double difference = difference(probabilities, answers);
        double[] gradient = new double[logits.length];
        for (int token = 0; token < gradient.length; token++) {
            gradient[token] = -difference * probabilities[token];
        }
        for (int token : answers.right()) {
            gradient[token] += probabilities[token];
        }
        for (int token : answers.wrong()) {
            gradient[token] -= probabilities[token];
        }
        return gradient;
    }

    private static double difference(double[] probabilities, AnswerTokens answers) {
        double sum = 0;
        for (int token : answers.right()) {
            sum += probabilities[token];
        }
        for (int token : answers.wrong()) {
            sum -= probabilities[token];
        }
        return sum;
    }
}
