/**
 * Prompt pairs as token ids: what an experiment runs a model on.
 */
@NullMarked
package dev.tributary.engine.task;

import org.jspecify.annotations.NullMarked;
