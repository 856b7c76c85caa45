@NullMarked
package dev.tributary.engine.refine;

import org.jspecify.annotations.NullMarked;
