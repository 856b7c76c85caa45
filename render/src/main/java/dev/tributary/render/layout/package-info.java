/**
 * The geometry of a circuit figure: where every lane, box, ribbon and letter stands, without colours and without a
 * drawing library.
 *
 * <p>Start at {@link SankeyLayout}, which makes a {@link Figure}. Inside, a lane is laid out along two axes that know
 * nothing of the orientation: <em>main</em> runs along the residual stream, <em>cross</em> over the lane.
 */
@NullMarked
package dev.tributary.render.layout;

import org.jspecify.annotations.NullMarked;
