package dev.tributary.engine.metric;

import dev.tributary.engine.task.AnswerTokens;

/** Mean over the vocabulary of the squared difference from the logits of the untouched model. */
public record MeanSquaredError() implements Metric {

    @Override
    public String name() {
        return "mse";
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
        double sum = 0;
        for (int token = 0; token < logits.length; token++) {
            double difference = logits[token] - clean[token];
            sum += difference * difference;
        }
        return sum / logits.length;
    }

    @Override
    public double[] gradient(double[] logits, double[] clean, AnswerTokens answers) {
        double[] gradient = new double[logits.length];
        for (int token = 0; token < logits.length; token++) {
            gradient[token] = 2 * (logits[token] - clean[token]) / logits.length;
        }
        return gradient;
    }
}
