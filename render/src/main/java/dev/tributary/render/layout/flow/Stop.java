package dev.tributary.render.layout.flow;

import dev.tributary.graph.Node;
import dev.tributary.render.figure.Box;

/**
 * A box before it has a place.
 *
 * @param lane as an index into {@link Plan#lanes()}
 */
public record Stop(int lane, Node node, Box.Role role) {}
