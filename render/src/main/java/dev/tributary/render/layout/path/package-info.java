/** The shapes of ribbons. */
@NullMarked
package dev.tributary.render.layout.path;

import org.jspecify.annotations.NullMarked;
