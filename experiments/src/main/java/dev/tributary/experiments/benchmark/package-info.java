/** Timings that anyone can repeat: a model of a known shape with random weights, against its matrix products alone. */
@NullMarked
package dev.tributary.experiments.benchmark;

import org.jspecify.annotations.NullMarked;
