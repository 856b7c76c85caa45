/** The fonts that pictures are lettered with, and lines of text set in them. */
@NullMarked
package dev.tributary.render.letter;

import org.jspecify.annotations.NullMarked;
