/**
 * Scoring methods: one number for each edge.
 */
@NullMarked
package dev.tributary.engine.prune;

import org.jspecify.annotations.NullMarked;
