/** Tests of the render module. */
@NullMarked
package dev.tributary.render;

import org.jspecify.annotations.NullMarked;
