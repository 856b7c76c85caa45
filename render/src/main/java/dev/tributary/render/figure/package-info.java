/**
 * A figure as a value: every lane, box, ribbon and letter in pixels, without colours and without a drawing library.
 * Layouts make figures, painters paint them.
 */
@NullMarked
package dev.tributary.render.figure;

import org.jspecify.annotations.NullMarked;
