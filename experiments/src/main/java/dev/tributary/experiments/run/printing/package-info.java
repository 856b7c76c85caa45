/**
 * Results in lines for a person, and as JSON.
 *
 * <p>Start at {@link Summary}.
 */
@NullMarked
package dev.tributary.experiments.run.printing;

import org.jspecify.annotations.NullMarked;
