package dev.tributary.render.layout;

/**
 * The background of one lane.
 *
 * @param position the position entry that the lane stands for
 * @param area what it covers
 * @param shaded whether it is tinted, as every other lane is
 */
public record Band(int position, Rect area, boolean shaded) {}
