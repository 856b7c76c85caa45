/** Figures as PDF: vectors, and text in fonts that are embedded. */
@NullMarked
package dev.tributary.render.pdf;

import org.jspecify.annotations.NullMarked;
