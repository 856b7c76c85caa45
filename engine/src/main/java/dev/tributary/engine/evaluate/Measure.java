package dev.tributary.engine.evaluate;

/** What is measured of a patched model beside the objective's metric. */
public enum Measure {
    /** Divergence from the untouched model at the answer positions, in nats; looks at the whole vocabulary. */
    KL,
    /** The share of answer positions at which the largest logit is that of a right answer. */
    ACCURACY
}
