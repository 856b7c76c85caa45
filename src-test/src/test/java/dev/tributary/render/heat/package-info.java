@NullMarked
package dev.tributary.render.heat;

import org.jspecify.annotations.NullMarked;
