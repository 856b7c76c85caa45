package dev.tributary.render.layout.column;

import dev.tributary.render.LayerSpacing;
import dev.tributary.render.Orientation;

/**
 * The sizes that a figure is built from, in pixels.
 *
 * @param pitch from one column to the next
 * @param boxLength a box along the stream
 * @param smallestBox the least extent of a box across the stream
 * @param gap the clear space between two boxes of a column
 * @param passGap the clear space beside a ribbon that passes a column
 * @param lanePadding the clear space at both sides of a lane
 * @param smallestLane the least extent of a lane across the stream
 */
public record Measures(
        Orientation orientation,
        double pitch,
        double boxLength,
        double smallestBox,
        double gap,
        double passGap,
        double lanePadding,
        double smallestLane) {

    /** The height of a node's label with its clearance. */
    public static final double LABEL_HEIGHT = 14;

    /** The clear space between a box and its label. */
    public static final double LABEL_GAP = 4;

    /** The largest extent of a box, and of a ribbon. */
    public static final double LARGEST_BOX = 130;

    public static final double LARGEST_RIBBON = 44;

    /** The most that the boxes of one column of one lane, and the ribbons of one corridor, may take together. */
    public static final double FULLEST_COLUMN = 420;

    public static final double FULLEST_CORRIDOR = 240;

    /** The sizes of a figure with so many columns. */
    public static Measures of(Orientation orientation, LayerSpacing spacing, int columns) {
        double room = Math.max(1, columns - 1);
        if (orientation == Orientation.HORIZONTAL) {
            double least = spacing == LayerSpacing.COMPACT ? 110 : 78;
            double pitch = Math.rint(Math.min(150, Math.max(least, 920 / room)));
            return new Measures(orientation, pitch, 9, 3, 9, 6, 20, 56);
        }
        double least = spacing == LayerSpacing.COMPACT ? 66 : 48;
        double pitch = Math.rint(Math.min(90, Math.max(least, 480 / room)));
        return new Measures(orientation, pitch, 9, 12, 9, 6, 16, 84);
    }

    /** Whether the stream runs to the right. */
    public boolean isHorizontal() {
        return orientation == Orientation.HORIZONTAL;
    }

    /** How far a label of this width reaches across the stream. */
    public double labelAcross(double width) {
        return isHorizontal() ? LABEL_HEIGHT : width + 2;
    }
}
