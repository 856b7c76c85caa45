/**
 * Scores gathered while a run goes back: changes times gradients, for edges, nodes, and from token to token.
 */
@NullMarked
package dev.tributary.engine.production.scores;

import org.jspecify.annotations.NullMarked;
