/**
 * Where work runs if not here: pieces of it are handed over as bytes, and come back as bytes.
 *
 * <p>Start at {@link Workplace}.
 */
@NullMarked
package dev.tributary.experiments.work;

import org.jspecify.annotations.NullMarked;
