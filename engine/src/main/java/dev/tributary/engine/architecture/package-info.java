/**
 * Architectures: each file reads and writes the residual stream through the bridge, in the order of its paper.
 */
@NullMarked
package dev.tributary.engine.architecture;

import org.jspecify.annotations.NullMarked;
