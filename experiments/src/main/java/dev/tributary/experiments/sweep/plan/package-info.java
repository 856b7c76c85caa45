/**
 * What a sweep is asked to do: a declared grid, read and checked as a whole, and the cells that it stands for.
 *
 * <p>Start at {@link SweepFile} and {@link Plan}.
 */
@NullMarked
package dev.tributary.experiments.sweep.plan;

import org.jspecify.annotations.NullMarked;
