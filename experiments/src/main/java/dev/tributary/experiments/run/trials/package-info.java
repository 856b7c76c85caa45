/**
 * What people do first with a model: see what it predicts, put activations of one prompt into another, knock components
 * out.
 *
 * <p>Start at {@link PredictionTrial}.
 */
@NullMarked
package dev.tributary.experiments.run.trials;

import org.jspecify.annotations.NullMarked;
