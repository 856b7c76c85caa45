package dev.tributary.render.paint;

import dev.tributary.render.figure.Ribbon;

/** Stripes that mark what steers attention, keys and queries, and set it apart from what attention moves. */
public final class Hatch {

    /** From one stripe to the next, across them, in pixels. */
    public static final double PERIOD = 5;

    /** The thickness of a stripe. */
    public static final double STRIPE = 2.2;

    /** How strongly stripes, and what lies between them, cover what is under them. */
    public static final double STRIPE_OPACITY = 0.72;

    public static final double BETWEEN_OPACITY = 0.4;

    /** How strongly a stripe must cover what lies under it where it is painted over what lies between stripes. */
    public static final double OVER_OPACITY = 1 - (1 - STRIPE_OPACITY) / (1 - BETWEEN_OPACITY);

    /** Thinner ribbons are paler all over, since stripes would only break them up. */
    private static final double LEAST_WIDTH = 4;

    /** How strongly those cover what is under them. */
    public static final double PALE_OPACITY = 0.5;

    private Hatch() {}

    /** Whether a ribbon is striped. */
    public static boolean stripes(Ribbon ribbon) {
        return ribbon.steers() && ribbon.course() != Ribbon.Course.HAIRLINE && ribbon.width() >= LEAST_WIDTH;
    }
}
