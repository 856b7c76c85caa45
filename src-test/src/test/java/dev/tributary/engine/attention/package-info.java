@NullMarked
package dev.tributary.engine.attention;

import org.jspecify.annotations.NullMarked;
