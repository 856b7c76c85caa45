package dev.tributary.render.report;

import java.util.List;

/**
 * What was learned from, step by step.
 *
 * @param losses of each step, the first first; all finite
 * @param about what the loss is made of, in a sentence
 */
public record LossCurve(List<Double> losses, String about) {
    public LossCurve {
        losses = List.copyOf(losses);
        if (losses.isEmpty() || !losses.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("expected a finite loss for one step or more, got " + losses.size());
        }
    }
}
