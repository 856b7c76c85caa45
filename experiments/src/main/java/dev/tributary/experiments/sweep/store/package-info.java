/**
 * The folder of a sweep: scores and rows as they are finished, each file written whole, and the table that is made of them.
 *
 * <p>Start at {@link SweepFolder}.
 */
@NullMarked
package dev.tributary.experiments.sweep.store;

import org.jspecify.annotations.NullMarked;
