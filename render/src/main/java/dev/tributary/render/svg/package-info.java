/** Figures as SVG. */
@NullMarked
package dev.tributary.render.svg;

import org.jspecify.annotations.NullMarked;
