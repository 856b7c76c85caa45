/** Figures of a fixed aspect, with what they show said in a sentence, for posting. */
@NullMarked
package dev.tributary.render.layout.poster;

import org.jspecify.annotations.NullMarked;
