package dev.tributary.render.figure;

/** A sample of colour in the legend. */
public record Swatch(Kind kind, Rect area) {

    /** What the sample stands for. */
    public enum Kind {
        POSITIVE,
        NEGATIVE,
        STEERS,
        UNSTABLE,
        WHOLE_CONTOUR,
        DOTTED_CONTOUR,
        DASHED_CONTOUR,
        LEAK,
        EMBEDDING,
        HEAD,
        READS,
        MLP,
        FAINT,
        WIDTH,
        NONE
    }
}
