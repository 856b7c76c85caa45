package dev.tributary.engine.metric;

import dev.tributary.engine.task.AnswerTokens;

/** KL divergence, in nats, from what the untouched model says to what this run says, over the whole vocabulary. */
public record KlFromClean() implements Metric {

    @Override
    public String name() {
        return "kl";
    }

    @Override
    public boolean higherIsBetter() {
        return false;
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
    public void check(AnswerTokens answers) {
        // answers are not looked at
    }

    @Override
    public double value(double[] logits, double[] clean, AnswerTokens answers) {
        return beside(clean).value(logits, answers);
    }

    @Override
    public Beside beside(double[] clean) {
        double[] expected = LogSoftmax.of(clean);
        double[] weights = LogSoftmax.probabilities(clean);
        return (logits, answers) -> {
            double shift = LogSoftmax.logSumExp(logits);
            double sum = 0;
            for (int token = 0; token < expected.length; token++) {
                sum += weights[token] * (expected[token] - (logits[token] - shift));
            }
            // a divergence is never below 0, but rounding may be
            return Math.max(0, sum);
        };
    }

    @Override
    public double[] gradient(double[] logits, double[] clean, AnswerTokens answers) {
        double[] expected = LogSoftmax.probabilities(clean);
        double[] gradient = LogSoftmax.probabilities(logits);
        for (int token = 0; token < gradient.length; token++) {
            gradient[token] -= expected[token];
        }
        return gradient;
    }
}
