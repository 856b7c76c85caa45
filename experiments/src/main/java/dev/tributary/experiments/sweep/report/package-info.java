/**
 * The report of a sweep, made of what is known of it: one offline page, and the circuits behind its points.
 *
 * <p>Start at {@link SweepReport}.
 */
@NullMarked
package dev.tributary.experiments.sweep.report;

import org.jspecify.annotations.NullMarked;
