package dev.tributary.render.layout;

import dev.tributary.graph.Edge;

/**
 * One drawn edge.
 *
 * @param lane the band that it runs in, as an index into {@link Figure#bands()}
 * @param edge the edge with its position
 * @param score its score; the sign decides the colour
 * @param source the box that it leaves, as an index into {@link Figure#boxes()}
 * @param target the box that it enters
 * @param width its thickness across the stream, |score| times {@link Figure#scale()}
 * @param outline its shape
 */
public record Ribbon(int lane, Edge edge, double score, int source, int target, double width, Outline outline) {}
