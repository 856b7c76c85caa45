package dev.tributary.engine.catalog;

import dev.tributary.engine.metric.Accuracy;
import dev.tributary.engine.metric.Agreement;
import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.metric.LogProbability;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.metric.MeanSquaredError;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.metric.ProbabilityDifference;

/** Metrics by name. */
public final class Metrics {

    private Metrics() {}

    /** One line for each metric. */
    public static Catalog<Metric> catalog() {
        return Catalog.<Metric>of("metric")
                .entry(
                        "logit-diff",
                        "mean logit of the right answers minus that of the wrong",
                        s -> new LogitDifference())
                .entry("log-prob", "mean log-probability of the right answers", s -> new LogProbability())
                .entry(
                        "prob-diff",
                        "probability of the right answers minus that of the wrong",
                        s -> new ProbabilityDifference())
                .entry("kl", "KL divergence from the untouched model", s -> new KlFromClean())
                .entry("accuracy", "share of prompts whose largest logit is a right answer", s -> new Accuracy())
                .entry(
                        "agreement",
                        "share of prompts whose largest logit is that of the untouched model",
                        s -> new Agreement())
                .entry("mse", "mean squared difference from the untouched model's logits", s -> new MeanSquaredError())
                .build();
    }
}
