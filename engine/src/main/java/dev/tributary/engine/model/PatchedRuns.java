package dev.tributary.engine.model;

import dev.tributary.graph.circuit.PatchMask;
import java.util.List;

/**
 * One run under many masks: what does not depend on the mask (the untouched run, the run with every edge replaced) is
 * computed once and kept until this is closed.
 */
public interface PatchedRuns extends AutoCloseable {

    /** The logits of the untouched run. */
    Logits clean();

    /** The logits under each mask, in as few passes as fit; an executor computes only what a mask changes. */
    List<Logits> logits(List<PatchMask> masks);

    /**
     * Says that the masks to come differ from this one in few elements, so that what they share may be computed once. It
     * changes what they cost and nothing else; an executor that cannot use it does nothing.
     */
    default void settle(PatchMask mask) {}

    /** Forgets what was settled: what comes gives the same to the last bit as if nothing ever had been. */
    default void unsettle() {}

    @Override
    void close();
}
