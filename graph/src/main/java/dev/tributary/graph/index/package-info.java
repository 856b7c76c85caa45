/**
 * The index space: which elements of a graph have a number, where, and under which index. No other package computes an
 * index of an element at a place. Start at {@link dev.tributary.graph.index.IndexSpace}.
 */
@NullMarked
package dev.tributary.graph.index;

import org.jspecify.annotations.NullMarked;
