package dev.tributary.render.figure;

/**
 * The area of one lane.
 *
 * @param position the place that it stands for, as an index into the lanes of the view
 * @param shaded whether it is tinted, which every other lane is
 * @param folded whether it has no edge and is folded to a line that shows its token alone
 */
public record Band(int position, Rect area, boolean shaded, boolean folded) {}
