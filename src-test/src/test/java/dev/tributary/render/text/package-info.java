/** Tests of text made visible. */
@NullMarked
package dev.tributary.render.text;

import org.jspecify.annotations.NullMarked;
