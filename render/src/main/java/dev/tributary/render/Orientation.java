package dev.tributary.render;

/** Which way the residual stream runs in a figure. */
public enum Orientation {
    /** Layers from left to right, token positions from top to bottom. */
    HORIZONTAL,
    /** Layers from top to bottom, token positions from left to right. */
    VERTICAL
}
