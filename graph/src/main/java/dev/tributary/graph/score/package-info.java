/** Prune scores: one number for each edge, at each token position or for all of them together, and how many to keep. */
@NullMarked
package dev.tributary.graph.score;

import org.jspecify.annotations.NullMarked;
