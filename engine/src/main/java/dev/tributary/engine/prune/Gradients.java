package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Objective;

/** What gradient methods ask of a metric. */
final class Gradients {

    private Gradients() {}

    /** @param atClean whether the gradient is taken in the untouched model, where a comparison with it is flat */
    static void require(Objective objective, String method, boolean atClean) {
        if (!objective.metric().differentiable()) {
            throw new IllegalArgumentException(
                    method + " needs a metric with a derivative, and accuracy has none; use logit-diff or log-prob");
        }
        if (atClean && !objective.metric().informativeAtClean()) {
            throw new IllegalArgumentException(method
                    + " takes the gradient in the clean run, where a metric that compares with the clean run has"
                    + " gradient zero; use eap-ig or another metric");
        }
    }
}
