/**
 * Stored scores and circuits beside each other, or beside what is known of a model.
 *
 * <p>Start at {@link StoredResult}.
 */
@NullMarked
package dev.tributary.experiments.run.comparing;

import org.jspecify.annotations.NullMarked;
