/** Tests of the package of the same name. */
@NullMarked
package dev.tributary.engine.hub;

import org.jspecify.annotations.NullMarked;
