package dev.tributary.engine.metric;

import dev.tributary.engine.task.AnswerTokens;

/** Mean log-probability, in nats, of the right answers. */
public record LogProbability() implements Metric {

    @Override
    public String name() {
        return "log-prob";
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
        // every prompt has a right answer
    }

    @Override
    public double value(double[] logits, double[] clean, AnswerTokens answers) {
        double[] logs = LogSoftmax.of(logits);
        double sum = 0;
        for (int token : answers.right()) {
            sum += logs[token];
        }
        return sum / answers.right().size();
    }

    @Override
    public double[] gradient(double[] logits, double[] clean, AnswerTokens answers) {
        double[] gradient = LogSoftmax.probabilities(logits);
        for (int token = 0; token < gradient.length; token++) {
            gradient[token] = -gradient[token];
        }
        for (int token : answers.right()) {
            gradient[token] += 1.0 / answers.right().size();
        }
        return gradient;
    }
}
