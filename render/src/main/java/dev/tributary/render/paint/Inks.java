package dev.tributary.render.paint;

import dev.tributary.graph.Node;
import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Swatch;
import dev.tributary.render.figure.TextStyle;

/** Which colour of a palette each part of a figure has. */
public final class Inks {

    private Inks() {}

    /** The colour of a box. */
    public static String box(Palette palette, Box box) {
        return swatch(palette, kind(box));
    }

    /** The legend's name for a sort of box; the unembedding looks like the embedding. */
    public static Swatch.Kind kind(Box box) {
        if (box.node() instanceof Node.Mlp) {
            return Swatch.Kind.MLP;
        }
        if (!(box.node() instanceof Node.Head)) {
            return Swatch.Kind.EMBEDDING;
        }
        return box.role() == Box.Role.READS ? Swatch.Kind.READS : Swatch.Kind.HEAD;
    }

    /** The colour of a sample in the legend. */
    public static String swatch(Palette palette, Swatch.Kind kind) {
        return switch (kind) {
            case POSITIVE, STEERS, UNSTABLE, FAINT, WHOLE_CONTOUR, DOTTED_CONTOUR, DASHED_CONTOUR ->
                palette.ribbons().positive();
            case NEGATIVE -> palette.ribbons().negative();
            case LEAK -> palette.ground().leak();
            case EMBEDDING -> palette.boxes().embedding();
            case HEAD -> palette.boxes().head();
            case READS -> palette.boxes().reads();
            case MLP -> palette.boxes().mlp();
            case WIDTH, NONE -> palette.boxes().sample();
        };
    }

    /** How strongly a sample covers the ground. */
    public static double opacity(Palette palette, Swatch.Kind kind) {
        return switch (kind) {
            case POSITIVE, STEERS -> palette.ribbons().positiveOpacity();
            case FAINT -> palette.ribbons().positiveOpacity() / 2;
            case UNSTABLE -> palette.ribbons().positiveOpacity() * Dash.PALER;
            case WHOLE_CONTOUR, DOTTED_CONTOUR, DASHED_CONTOUR ->
                palette.ribbons().positiveOpacity()
                        * Contour.of(kind).map(Contour::fill).orElse(1.0);
            case NEGATIVE -> palette.ribbons().negativeOpacity();
            default -> 1;
        };
    }

    /** The colour of text. */
    public static String text(Palette palette, TextStyle style) {
        return switch (style) {
            case TITLE, LANE, NODE, BADGE -> palette.ground().ink();
            case CAPTION, COLUMN, TOKEN, FOLDED, LEGEND, MESSAGE ->
                palette.ground().faintInk();
        };
    }

    /** The thickness of the halo of such text, in pixels, half of which lies outside the letters. */
    public static double halo(TextStyle style) {
        return style == TextStyle.BADGE ? 2 : 3;
    }

    /** Whether text may stand on ribbons and therefore has a halo in the background's colour. */
    public static boolean hasHalo(TextStyle style) {
        return style == TextStyle.NODE || style == TextStyle.BADGE;
    }
}
