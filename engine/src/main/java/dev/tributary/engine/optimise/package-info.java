/** Gradient descent on a few numbers. */
@NullMarked
package dev.tributary.engine.optimise;

import org.jspecify.annotations.NullMarked;
