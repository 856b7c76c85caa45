/**
 * What circuits do on a part of the prompts.
 *
 * <p>Start at {@link Measured} and {@link CircuitMeasurement}.
 */
@NullMarked
package dev.tributary.experiments.run.measuring;

import org.jspecify.annotations.NullMarked;
