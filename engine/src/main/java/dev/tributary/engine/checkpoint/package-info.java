/**
 * Checkpoints: models as other tools store them, and as this one writes them. Start at {@link Checkpoints}.
 */
@NullMarked
package dev.tributary.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
