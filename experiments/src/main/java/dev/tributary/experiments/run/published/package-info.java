/**
 * Circuits that papers found by hand in models that anyone can have.
 *
 * <p>Start at {@link PublishedCircuits}.
 */
@NullMarked
package dev.tributary.experiments.run.published;

import org.jspecify.annotations.NullMarked;
