/** Tests of the geometry of figures. */
@NullMarked
package dev.tributary.render.layout.lane;

import org.jspecify.annotations.NullMarked;
