/** The file formats: safetensors, scores and circuits with their provenance, and the exchange formats of other tools. */
@NullMarked
package dev.tributary.graph.io;

import org.jspecify.annotations.NullMarked;
