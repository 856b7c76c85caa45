package dev.tributary.engine.model;

import java.util.List;

/**
 * One run that takes single activations of another: activation patching. What does not depend on which activation is
 * taken is computed once and kept until this is closed.
 */
public interface SwappedRuns extends AutoCloseable {

    /** The logits of the run as it is. */
    Logits own();

    /** The logits of the run that lends, at the same rows. */
    Logits other();

    /** The logits of the run with each of these activations taken from the other, one at a time. */
    List<Logits> logits(List<Swap> swaps);

    @Override
    void close();
}
