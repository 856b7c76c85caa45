package dev.tributary.render.layout;

/** A sample of colour in the legend. */
public record Swatch(Kind kind, Rect area) {

    /** What the sample stands for. */
    public enum Kind {
        POSITIVE,
        NEGATIVE,
        EMBEDDING,
        HEAD,
        MLP,
        WIDTH
    }
}
