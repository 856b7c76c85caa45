/**
 * Prediction: which tokens a model puts next, and where it puts the answers of a task among them. Start at
 * {@link dev.tributary.engine.predict.Predictions}.
 */
@NullMarked
package dev.tributary.engine.predict;

import org.jspecify.annotations.NullMarked;
