/**
 * Tests of hypotheses and measures of agreement, where the libraries that are used have none.
 */
@NullMarked
package dev.tributary.engine.statistics;

import org.jspecify.annotations.NullMarked;
