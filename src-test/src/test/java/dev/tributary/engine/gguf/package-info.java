/** Tests of the package of the same name. */
@NullMarked
package dev.tributary.engine.gguf;

import org.jspecify.annotations.NullMarked;
