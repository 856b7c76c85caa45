/**
 * Which elements make a circuit, and how many: from scores alone, or by what circuits of growing size do.
 *
 * <p>Start at {@link Discovery} and {@link CircuitChoice}.
 */
@NullMarked
package dev.tributary.experiments.run.choosing;

import org.jspecify.annotations.NullMarked;
