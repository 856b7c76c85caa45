/** What painters share: the colours of a figure in each theme, and the shapes they draw. */
@NullMarked
package dev.tributary.render.paint;

import org.jspecify.annotations.NullMarked;
