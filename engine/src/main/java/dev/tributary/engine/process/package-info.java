/**
 * Weight processing: other weights that compute the same, in a form that is easier to read. Every step is a function of
 * a model's shape and weights; the formulas and their order are those of TransformerLens. Start at {@link Processing}.
 */
@NullMarked
package dev.tributary.engine.process;

import org.jspecify.annotations.NullMarked;
