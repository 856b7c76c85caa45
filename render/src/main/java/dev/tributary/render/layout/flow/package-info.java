/** What a figure draws: which edges, merged into which ribbons, between which boxes. */
@NullMarked
package dev.tributary.render.layout.flow;

import org.jspecify.annotations.NullMarked;
