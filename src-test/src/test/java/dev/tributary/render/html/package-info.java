/** Tests of interactive pages, some in a real browser. */
@NullMarked
package dev.tributary.render.html;

import org.jspecify.annotations.NullMarked;
