/** Tests of figures for posting. */
@NullMarked
package dev.tributary.render.layout.poster;

import org.jspecify.annotations.NullMarked;
