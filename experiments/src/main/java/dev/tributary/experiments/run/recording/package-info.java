/**
 * Where results come from, and what to type to have them again.
 *
 * <p>Start at {@link RunRecord} and {@link Origin}.
 */
@NullMarked
package dev.tributary.experiments.run.recording;

import org.jspecify.annotations.NullMarked;
