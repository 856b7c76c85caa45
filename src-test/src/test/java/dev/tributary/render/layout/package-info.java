/** Tests of the geometry of figures. */
@NullMarked
package dev.tributary.render.layout;

import org.jspecify.annotations.NullMarked;
