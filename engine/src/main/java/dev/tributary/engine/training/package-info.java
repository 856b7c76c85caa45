/**
 * Training of the small models that ship inside: derivatives by SameDiff, an optimiser, and a run that can be stopped and
 * taken up again without a trace.
 *
 * <p>Start at {@link TrainingRecipe} and {@link Trainer}.
 */
@NullMarked
package dev.tributary.engine.training;

import org.jspecify.annotations.NullMarked;
