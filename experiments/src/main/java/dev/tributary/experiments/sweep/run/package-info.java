/**
 * Sweeps at work: checked as a whole, then computed unit by unit, nothing twice.
 *
 * <p>Start at {@link SweepRun}.
 */
@NullMarked
package dev.tributary.experiments.sweep.run;

import org.jspecify.annotations.NullMarked;
