package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.production.kernel.Block;

/** Told of what a backward pass comes by, last operation first; each needs to say only what it listens to. */
public interface BackwardListener {

    /** The gradients of a group of readers are known. */
    default void read(ReadGradients gradients) {
        // not what it listens to
    }

    /** Attention has been differentiated. */
    default void attended(AttentionGradients gradients) {
        // not what it listens to
    }

    /** The gradient with respect to what some components wrote is known; told to those only that want it. */
    default void wrote(WriteGradients gradients) {
        throw new IllegalStateException("nobody asked to be told of what components wrote");
    }

    /** Whether it wants to be told of what components wrote. */
    default boolean wantsWrites() {
        return false;
    }

    /**
     * The gradient at the hidden layer of an MLP is known; told in passes that are to show them.
     *
     * @param data what stands there, [row, width]
     * @param gradient of the same shape
     */
    default void shown(String point, Block data, Block gradient) {
        throw new IllegalStateException("nobody asked to be shown " + point);
    }

    /**
     * The gradients of a group of readers.
     *
     * @param reader the first of the group
     * @param inputs how many components with how many ports each
     * @param rowOf the rows of the batch that the gradients belong to
     * @param block [row, reader, d_model]
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    record ReadGradients(int reader, Value.Inputs inputs, int[] rowOf, Block block) {}

    /**
     * What scores between positions need of one attention layer.
     *
     * @param form how queries meet keys
     * @param inputs query, key and value, [row, head * d_head]
     * @param pattern probabilities [prompt, head, query, key]
     * @param scores derivatives with respect to query . key, [prompt, head, query, key]
     * @param mixed gradient with respect to the outcome, [row, head * d_head]
     * @param query gradient with respect to the queries, [row, head * d_head]
     */
    record AttentionGradients(
            AttentionForm form, Inputs inputs, Block pattern, Block scores, Block mixed, Block query) {}

    /** What attention was made from. */
    record Inputs(Value query, Value key, Value value) {}

    /**
     * The gradient, summed over all readers, at what one write step put out.
     *
     * @param step its number
     * @param writer the first of its writers
     * @param writers how many
     * @param block [row, writer * width], in the terms that activations are kept in
     * @param stream [row, d_model], the same for all writers of the step
     */
    record WriteGradients(int step, int writer, int writers, Block block, Block stream) {}
}
