/** Tests of the package of the same name. */
@NullMarked
package dev.tributary.engine.tokenize;

import org.jspecify.annotations.NullMarked;
