/** Figures as PNG, painted by Java2D without a screen and with a font of our own. */
@NullMarked
package dev.tributary.render.png;

import org.jspecify.annotations.NullMarked;
