package dev.tributary.render.layout;

import dev.tributary.graph.Node;

/**
 * One drawn component in one lane.
 *
 * @param lane the band that it stands in, as an index into {@link Figure#bands()}
 * @param node the component
 * @param area where it stands
 * @param incoming the sum of |score| over the drawn edges that it reads
 * @param outgoing the sum of |score| over the drawn edges that it feeds
 * @param handsOver whether the head is read here and writes in the lane of another position
 */
public record Box(int lane, Node node, Rect area, double incoming, double outgoing, boolean handsOver) {}
