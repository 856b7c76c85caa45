@NullMarked
package dev.tributary.engine.catalog;

import org.jspecify.annotations.NullMarked;
