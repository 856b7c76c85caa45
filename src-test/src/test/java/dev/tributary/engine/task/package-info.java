/** Tests of the package of the same name. */
@NullMarked
package dev.tributary.engine.task;

import org.jspecify.annotations.NullMarked;
