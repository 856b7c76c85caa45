/**
 * Ablations: what an edge carries once it is cut.
 */
@NullMarked
package dev.tributary.engine.ablation;

import org.jspecify.annotations.NullMarked;
