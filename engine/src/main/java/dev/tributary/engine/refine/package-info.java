/**
 * Backward elimination: a circuit that does what is asked for is made smaller by what single removals do to it, until
 * nothing more can go.
 *
 * <p>Start at {@link Refinement}.
 */
@NullMarked
package dev.tributary.engine.refine;

import org.jspecify.annotations.NullMarked;
