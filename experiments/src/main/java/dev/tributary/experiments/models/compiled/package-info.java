/**
 * Models that were written down instead of trained, with the circuits that they are known to use: a linear one that can
 * be worked out by hand, and two transformers that a compiler made from programs.
 */
@NullMarked
package dev.tributary.experiments.models.compiled;

import org.jspecify.annotations.NullMarked;
