@NullMarked
package dev.tributary.render.attention;

import org.jspecify.annotations.NullMarked;
