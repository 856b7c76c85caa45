/**
 * Activation patching: what single activations of one run do in another, at every layer, position and head. Start at
 * {@link dev.tributary.engine.patching.ActivationPatching}.
 */
@NullMarked
package dev.tributary.engine.patching;

import org.jspecify.annotations.NullMarked;
