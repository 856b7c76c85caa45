/**
 * Stored results, computed again from what they say of themselves, and whether they hold.
 *
 * <p>Start at {@link Verification}.
 */
@NullMarked
package dev.tributary.experiments.verify;

import org.jspecify.annotations.NullMarked;
