/**
 * Circuits as figures show them.
 *
 * <p>Start at {@link Views}.
 */
@NullMarked
package dev.tributary.experiments.run.figures;

import org.jspecify.annotations.NullMarked;
