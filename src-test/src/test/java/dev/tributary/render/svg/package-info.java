/** Tests of SVG figures. */
@NullMarked
package dev.tributary.render.svg;

import org.jspecify.annotations.NullMarked;
