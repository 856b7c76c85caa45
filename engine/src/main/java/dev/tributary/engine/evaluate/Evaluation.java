package dev.tributary.engine.evaluate;

import java.util.List;
import java.util.Optional;

/**
 * How a patched model does, prompt by prompt.
 *
 * @param metric the objective's metric
 * @param kl divergence from the untouched model at the answer positions, in nats, if it was asked for
 * @param accuracy share of answer positions at which the largest logit is that of a right answer, if asked for
 */
public record Evaluation(List<Double> metric, Optional<List<Double>> kl, Optional<List<Double>> accuracy) {
    public Evaluation {
        metric = List.copyOf(metric);
        kl = kl.map(List::copyOf);
        accuracy = accuracy.map(List::copyOf);
        int prompts = metric.size();
        boolean fits = kl.map(List::size).orElse(prompts) == prompts
                && accuracy.map(List::size).orElse(prompts) == prompts;
        if (prompts == 0 || !fits) {
            throw new IllegalArgumentException("expected one value for each prompt, got " + metric.size() + ", "
                    + kl.map(List::size) + " and " + accuracy.map(List::size));
        }
    }

    /** How many prompts. */
    public int prompts() {
        return metric.size();
    }

    /** Mean of the metric over prompts. */
    public double meanMetric() {
        return mean(metric);
    }

    /** Mean divergence over prompts; throws if it was not measured. */
    public double meanKl() {
        return mean(measured(kl, Measure.KL));
    }

    /** Mean accuracy over prompts; throws if it was not measured. */
    public double meanAccuracy() {
        return mean(measured(accuracy, Measure.ACCURACY));
    }

    /** The values of a measure for each prompt; throws if it was not measured. */
    public List<Double> values(Measure measure) {
        return measured(measure == Measure.KL ? kl : accuracy, measure);
    }

    private static List<Double> measured(Optional<List<Double>> values, Measure measure) {
        return values.orElseThrow(() -> new IllegalStateException(measure + " was not measured"));
    }

    private static double mean(List<Double> values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.size();
    }
}
