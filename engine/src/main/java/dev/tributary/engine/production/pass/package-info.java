/**
 * One run through the model and back: values with what their gradients need, normalization, attention, the residual stream.
 */
@NullMarked
package dev.tributary.engine.production.pass;

import org.jspecify.annotations.NullMarked;
