/** Tests of the package of the same name. */
@NullMarked
package dev.tributary.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
