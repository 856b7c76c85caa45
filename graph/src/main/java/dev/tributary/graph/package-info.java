/**
 * The computation graph of a transformer: which component writes to the residual stream, which input reads from it,
 * and the edges between them, each with a dense canonical index.
 *
 * <p>Knows nothing of weights or tensors. Start at {@link dev.tributary.graph.ComputationGraph}.
 */
@NullMarked
package dev.tributary.graph;

import org.jspecify.annotations.NullMarked;
