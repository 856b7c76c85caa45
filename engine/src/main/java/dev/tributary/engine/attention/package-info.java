/**
 * What attention moves, read from an {@link dev.tributary.engine.hooks.ActivationCache}: patterns weighted by what is
 * moved, the vectors and scores behind them, logits taken apart by head, query and key, and patterns summed over a model.
 * Start at {@link dev.tributary.engine.attention.PromptAttention}.
 */
@NullMarked
package dev.tributary.engine.attention;

import org.jspecify.annotations.NullMarked;
