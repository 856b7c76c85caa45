/**
 * Prompts as other programs write them.
 *
 * <p>Start at {@link PromptFormats}.
 */
@NullMarked
package dev.tributary.engine.foreign;

import org.jspecify.annotations.NullMarked;
