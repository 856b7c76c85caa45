/**
 * Heat maps in panels, as pictures (SVG, PNG) and as a page. Start at {@link dev.tributary.render.heat.HeatMap}.
 */
@NullMarked
package dev.tributary.render.heat;

import org.jspecify.annotations.NullMarked;
