/** Circuits that were measured, with what was measured of each: what the slider of a page moves over. */
@NullMarked
package dev.tributary.render.measured;

import org.jspecify.annotations.NullMarked;
