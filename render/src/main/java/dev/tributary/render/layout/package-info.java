/**
 * Lays circuits out as figures. Start at {@link SankeyLayout}.
 *
 * <p>{@code flow} says what is drawn, {@code column} where each layer stands, {@code lane} where each box and ribbon of a
 * lane stands, {@code path} how ribbons run, {@code page} what stands around the lanes. All of them know two axes and
 * nothing of the orientation: <em>main</em> runs along the residual stream, <em>cross</em> over the lanes.
 */
@NullMarked
package dev.tributary.render.layout;

import org.jspecify.annotations.NullMarked;
