package dev.tributary.engine.evaluate;

import java.util.List;

/**
 * How a patched model does, prompt by prompt.
 *
 * @param metric the objective's metric
 * @param kl divergence from the untouched model at the answer positions, in nats
 * @param accuracy share of answer positions at which the largest logit is that of a right answer
 */
public record Evaluation(List<Double> metric, List<Double> kl, List<Double> accuracy) {
    public Evaluation {
        metric = List.copyOf(metric);
        kl = List.copyOf(kl);
        accuracy = List.copyOf(accuracy);
        if (metric.isEmpty() || metric.size() != kl.size() || metric.size() != accuracy.size()) {
            throw new IllegalArgumentException("expected one value for each prompt, got " + metric.size() + ", "
                    + kl.size() + " and " + accuracy.size());
        }
    }

    /** Mean of the metric over prompts. */
    public double meanMetric() {
        return mean(metric);
    }

    /** Mean divergence over prompts. */
    public double meanKl() {
        return mean(kl);
    }

    /** Mean accuracy over prompts. */
    public double meanAccuracy() {
        return mean(accuracy);
    }

    private static double mean(List<Double> values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.size();
    }
}
