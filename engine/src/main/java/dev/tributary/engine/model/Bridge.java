package dev.tributary.engine.model;

import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Port;

/**
 * The operations that architectures are written in. An executor implements each of them (the production one with its
 * adjoint), so an architecture is one method that reads like its paper, and the edge graph is recorded by running it.
 *
 * @param <T> an executor's handle of an intermediate value; a value has a leading axis {@code reader} that counts the
 *     inputs of a {@link #read}, which an executor may leave at 1 while all of them are equal
 */
public interface Bridge<T> {

    /**
     * Looks tokens up.
     *
     * @param tokens name of the token embedding [d_vocab, d_model]
     * @return [row, d_model]
     */
    T embed(String tokens);

    /**
     * Adds learned vectors by position.
     *
     * @param value [reader, row, d_model]
     * @param table name of the vectors [n_ctx, d_model]
     * @return the same shape
     */
    T addPositions(T value, String table);

    /** The only member of the group adds {@code value} [row, d_model] to the stream. */
    void write(NodeGroup group, T value);

    /**
     * Each head adds its output to the stream.
     *
     * @param value [head, row, d_head]
     * @param output maps d_head to d_model for each head; its bias, if any, belongs to no component
     */
    void writeHeads(NodeGroup.Heads group, T value, Linear output);

    /**
     * What each input of the group sees: the stream, with this run's mask applied to each writer.
     *
     * @param separate whether q, k and v of a head are inputs of their own
     * @return [reader, row, d_model]
     */
    T read(NodeGroup group, boolean separate);

    /** Normalizes each row: [reader, row, d_model] to the same shape. */
    T norm(T value, Norm norm);

    /**
     * Maps what each head reads at a port.
     *
     * @param value [reader, row, d_model], from a read of the heads
     * @param port which of the inputs, when they are separate; whatever the port, the one input when they are not
     * @param weights [map, in, out]
     * @param maps how many there are; heads share them evenly, in order
     * @return [head, row, d_head], or [map, row, d_head] where all heads see the same
     */
    T project(T value, Port port, Linear weights, int maps);

    /** Turns each row of queries or keys [head, row, d_head] by its position. */
    T rotate(T value, Rotary rotary);

    /**
     * Attention: [head, row, d_head] of queries, keys and values to the mixed values [head, row, d_head]. Of keys and
     * values there may be fewer, which heads share evenly, in order.
     */
    T attend(T query, T key, T value, AttentionForm form);

    /** An affine map of [1, row, in] to [1, row, out]. */
    T linear(T value, Linear weights);

    /** A nonlinearity, element by element. */
    T activate(T value, Activation activation);

    /** The product of two values of one shape, element by element. */
    T multiply(T one, T other);

    /**
     * Shows a value under its name to a run that wants it, which may put another in its place.
     *
     * @param point the field's name, such as {@code blocks.0.mlp.hook_post}
     * @return the value, or what took its place
     */
    T tap(String point, T value);

    /** Shows the stream as it is now, [row, d_model], to a run that wants it, which may put another in its place. */
    void tapStream(String point);

    /**
     * The logits.
     *
     * @param value [1, row, d_model]
     * @return [row, d_vocab], which an executor may compute for the rows that are asked for only
     */
    T unembed(T value, Linear weights);
}
