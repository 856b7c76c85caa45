/**
 * Training of the small models that ship inside: a forward pass with its derivatives, an optimiser, and a run that can
 * be stopped and taken up again without a trace.
 *
 * <p>Start at {@link TrainingRecipe} and {@link Trainer}. Rows of a batch are the tokens of its sentences one after the
 * other, so that sentences of different lengths need no padding.
 */
@NullMarked
package dev.tributary.engine.training;

import org.jspecify.annotations.NullMarked;
