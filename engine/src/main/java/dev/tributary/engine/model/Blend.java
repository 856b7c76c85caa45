package dev.tributary.engine.model;

import dev.tributary.engine.task.TokenBatch;

/**
 * An embedding on the way between two prompts: {@code other + alpha * (tokens - other)}.
 *
 * @param other the prompts at the far end, of the same shape
 * @param alpha 1 is the run's own prompts, 0 the others
 */
public record Blend(TokenBatch other, double alpha) {}
