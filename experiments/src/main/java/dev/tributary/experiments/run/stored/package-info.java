/**
 * Stored scores and circuits, read again to be drawn, exported or walked through; no model is needed.
 *
 * <p>Start at {@link StoredDrawing}.
 */
@NullMarked
package dev.tributary.experiments.run.stored;

import org.jspecify.annotations.NullMarked;
