/** Where layers stand along the stream, and how wide the corridors are in which attention falls from lane to lane. */
@NullMarked
package dev.tributary.render.layout.column;

import org.jspecify.annotations.NullMarked;
