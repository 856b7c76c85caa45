/**
 * Scoring methods that learn which elements to keep: gates with a parameter each, moved by gradients with respect to the
 * masks until few of them are open and the model still says the same.
 */
@NullMarked
package dev.tributary.engine.prune.learned;

import org.jspecify.annotations.NullMarked;
