package dev.tributary.engine.hooks;

import dev.tributary.engine.tensor.Tensor;

/**
 * What a run gave and what was kept of it.
 *
 * @param logits [batch, pos, d_vocab], with its batch axis even where the cache has dropped it
 * @param cache the activations
 */
public record CachedRun(Tensor logits, ActivationCache cache) {}
