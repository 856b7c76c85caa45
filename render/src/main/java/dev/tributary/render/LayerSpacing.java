package dev.tributary.render;

/** Where components stand along the residual stream. */
public enum LayerSpacing {
    /** Each layer that occurs has a column of its own, the same in every lane. */
    BY_LAYER,
    /** Each component stands right after the components it reads from, in its lane alone. */
    COMPACT
}
