/**
 * Metrics: each sees the logits at the answer positions and gives its value and its derivative.
 */
@NullMarked
package dev.tributary.engine.metric;

import org.jspecify.annotations.NullMarked;
