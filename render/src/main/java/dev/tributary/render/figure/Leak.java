package dev.tributary.render.figure;

/**
 * What enters a box and is drawn to leave nowhere, or the other way round.
 *
 * @param box as an index into {@link Figure#boxes()}
 * @param amount the difference of |score|; positive if more enters than leaves
 * @param outline a wedge that tapers off beside the box
 */
public record Leak(int box, double amount, Outline outline) {}
