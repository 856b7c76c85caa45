/**
 * A run as a person asks for it: options become an opened model with its prompts, and results become a folder.
 *
 * <p>Start at {@link Study} and {@link Discovery}.
 */
@NullMarked
package dev.tributary.experiments.run;

import org.jspecify.annotations.NullMarked;
