package dev.tributary.render.figure;

/**
 * What a piece of text belongs to, so that it comes, goes and dims together with it.
 *
 * @param index of the lane, box, ribbon or frame in its figure; 0 for the figure itself
 */
public record Owner(Kind kind, int index) {

    /** The whole figure. */
    public static final Owner FIGURE = new Owner(Kind.FIGURE, 0);

    /** The sort of thing that text can belong to. */
    public enum Kind {
        FIGURE,
        LANE,
        BOX,
        RIBBON,
        GROUP
    }
}
