/**
 * Figures on sheets of paper: how large, and in which parts.
 *
 * <p>Start at {@link Sheets}.
 */
@NullMarked
package dev.tributary.render.print;

import org.jspecify.annotations.NullMarked;
