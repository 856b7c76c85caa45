/** Tests of figures as PDF. */
@NullMarked
package dev.tributary.render.pdf;

import org.jspecify.annotations.NullMarked;
