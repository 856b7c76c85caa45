/** Circuits: the edges that are kept, the masks that test them, and how they compare with a known circuit. */
@NullMarked
package dev.tributary.graph.circuit;

import org.jspecify.annotations.NullMarked;
