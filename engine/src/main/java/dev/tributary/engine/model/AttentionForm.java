package dev.tributary.engine.model;

import dev.tributary.graph.AttentionDirection;

/**
 * How queries meet keys.
 *
 * @param name of the attention, such as {@code blocks.3.attn}
 * @param heads how many
 * @param scale what logits are multiplied by, mostly 1 / sqrt(d_head)
 * @param direction which positions a query sees
 */
public record AttentionForm(String name, int heads, double scale, AttentionDirection direction) {}
