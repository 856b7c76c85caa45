/**
 * What a person asks for, checked before anything is opened.
 *
 * <p>Start at {@link RunOptions}.
 */
@NullMarked
package dev.tributary.experiments.run.asked;

import org.jspecify.annotations.NullMarked;
