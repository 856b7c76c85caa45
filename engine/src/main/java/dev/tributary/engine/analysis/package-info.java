/**
 * What researchers compute around circuits: what heads do (by patterns, by ablation), what their weights say (OV and QK
 * circuits, composition, copying, singular directions), and why a head attends where it does.
 */
@NullMarked
package dev.tributary.engine.analysis;

import org.jspecify.annotations.NullMarked;
