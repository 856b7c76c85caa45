/**
 * State dicts of PyTorch, read without running anything of what they say. Start at {@link TorchFile}.
 */
@NullMarked
package dev.tributary.engine.pytorch;

import org.jspecify.annotations.NullMarked;
