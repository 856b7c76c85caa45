/** One lane laid out across the stream: the order of its boxes and ribbons, and where each of them stands. */
@NullMarked
package dev.tributary.render.layout.lane;

import org.jspecify.annotations.NullMarked;
