package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import java.util.Optional;

/** What gradient methods ask of a metric. */
final class Gradients {

    private Gradients() {}

    /** @param atClean whether the gradient is taken in the untouched model, where a comparison with it is flat */
    static Optional<String> unsuited(ScoringMethod method, Metric metric, boolean atClean) {
        if (!metric.differentiable()) {
            return Optional.of(method.name() + " needs a metric with a derivative, and " + metric.name()
                    + " has none; use logit-diff or log-prob");
        }
        if (atClean && !metric.informativeAtClean()) {
            return Optional.of(method.specification() + " takes the gradient in the clean run, where " + metric.name()
                    + ", which compares with the clean run, has gradient zero; use eap-ig or another metric");
        }
        return Optional.empty();
    }

    /** Throws {@link IllegalArgumentException} with the reason if the method says nothing about the objective. */
    static void require(ScoringMethod method, Objective objective) {
        method.unsuited(objective.metric(), objective.replacements().ablation()).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
    }
}
