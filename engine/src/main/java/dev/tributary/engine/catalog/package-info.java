/**
 * The names under which methods, metrics and ablations are known. Sits above all of them.
 */
@NullMarked
package dev.tributary.engine.catalog;

import org.jspecify.annotations.NullMarked;
