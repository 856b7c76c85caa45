/**
 * Scorecards: everything that the field asks of stored circuits, in one table.
 *
 * <p>Start at {@link Scorecard}.
 */
@NullMarked
package dev.tributary.experiments.run.grading;

import org.jspecify.annotations.NullMarked;
