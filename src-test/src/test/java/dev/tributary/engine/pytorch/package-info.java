/** Tests of the package of the same name. */
@NullMarked
package dev.tributary.engine.pytorch;

import org.jspecify.annotations.NullMarked;
