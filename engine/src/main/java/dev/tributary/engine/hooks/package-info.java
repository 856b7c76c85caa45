/**
 * Runs models as TransformerLens's HookedTransformer does: tokens in and out, every activation under its field name,
 * hooks that edit activations and gradients, and what an {@link dev.tributary.engine.hooks.ActivationCache} says of the
 * residual stream. Start at {@link dev.tributary.engine.hooks.HookedTransformer}.
 */
@NullMarked
package dev.tributary.engine.hooks;

import org.jspecify.annotations.NullMarked;
