/**
 * Names and files become an opened model with its prompts, an executor, and a way to measure.
 *
 * <p>Start at {@link Study}.
 */
@NullMarked
package dev.tributary.experiments.run.opening;

import org.jspecify.annotations.NullMarked;
