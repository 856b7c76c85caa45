/**
 * Parameters of a model as they were stored, and the axis names that every shape in this engine uses.
 *
 * <p>Axes: {@code batch} prompts, {@code pos} token positions, {@code row} = batch * pos + position, {@code head},
 * {@code source} writers in forward order, {@code edge} in canonical order, {@code d_model}, {@code d_head},
 * {@code d_mlp}, {@code d_vocab}. Arrays are row-major.
 */
@NullMarked
package dev.tributary.engine.tensor;

import org.jspecify.annotations.NullMarked;
