@NullMarked
package dev.tributary.render.print;

import org.jspecify.annotations.NullMarked;
