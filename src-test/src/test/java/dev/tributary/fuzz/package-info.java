/** Every reader of files against inputs that are almost right: {@code FuzzTest}. */
@NullMarked
package dev.tributary.fuzz;

import org.jspecify.annotations.NullMarked;
