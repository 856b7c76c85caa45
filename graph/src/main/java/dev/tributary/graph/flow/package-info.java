/**
 * Scores as a JGraphT graph with a vertex for each component at each place, and what is asked of it: what reaches what,
 * what is dead, which paths are strongest, and how much passes through each component.
 *
 * <p>Start at {@link dev.tributary.graph.flow.ScoreGraph}.
 */
@NullMarked
package dev.tributary.graph.flow;

import org.jspecify.annotations.NullMarked;
