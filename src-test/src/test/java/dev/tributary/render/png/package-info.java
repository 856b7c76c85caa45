/** Tests of PNG figures. */
@NullMarked
package dev.tributary.render.png;

import org.jspecify.annotations.NullMarked;
