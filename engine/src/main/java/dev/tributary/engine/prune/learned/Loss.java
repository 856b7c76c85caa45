package dev.tributary.engine.prune.learned;

import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.metric.MeanSquaredError;
import dev.tributary.engine.metric.Metric;

/** What learning keeps small. */
public enum Loss {
    /** The divergence from the whole model. */
    KL {
        @Override
        Metric of(Metric asked) {
            return new KlFromClean();
        }
    },
    /** The squared difference from the whole model's logits, for outputs that are no distribution. */
    MSE {
        @Override
        Metric of(Metric asked) {
            return new MeanSquaredError();
        }
    },
    /** The metric that was asked for; one that more is better of is pushed beyond the whole model. */
    METRIC {
        @Override
        Metric of(Metric asked) {
            return asked;
        }
    };

    abstract Metric of(Metric asked);
}
