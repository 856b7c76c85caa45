/** Pieces of work of every kind, as a machine that was sent one carries it out. */
@NullMarked
package dev.tributary.experiments.pieces;

import org.jspecify.annotations.NullMarked;
