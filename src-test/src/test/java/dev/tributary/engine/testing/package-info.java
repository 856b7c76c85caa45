/** Small models and prompts that the engine's tests share. */
@NullMarked
package dev.tributary.engine.testing;

import org.jspecify.annotations.NullMarked;
