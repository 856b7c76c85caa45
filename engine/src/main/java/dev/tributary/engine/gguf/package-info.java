/**
 * GGUF files: what they say of a model, and its tensors, dequantised as they are read. Start at {@link GgufFile}.
 *
 * <p>Knows nothing of models or tokenizers; formats of checkpoints and tokenizers read what they need from here.
 */
@NullMarked
package dev.tributary.engine.gguf;

import org.jspecify.annotations.NullMarked;
