/**
 * Checkpoints: models as other tools store them.
 */
@NullMarked
package dev.tributary.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
