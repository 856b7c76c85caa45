/** Tests of the package of the same name. */
@NullMarked
package dev.tributary.engine.process;

import org.jspecify.annotations.NullMarked;
