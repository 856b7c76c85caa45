package dev.tributary.render.paint;

import dev.tributary.graph.Node;
import dev.tributary.render.layout.Ribbon;
import dev.tributary.render.layout.Swatch;
import dev.tributary.render.layout.TextStyle;

/** Which colour of a palette each part of a figure has. */
public final class Inks {

    private Inks() {}

    /** The colour of a component's box. */
    public static String box(Palette palette, Node node) {
        return swatch(palette, kind(node));
    }

    /** The legend's name for a sort of component; the unembedding looks like the embedding. */
    public static Swatch.Kind kind(Node node) {
        if (node instanceof Node.Mlp) {
            return Swatch.Kind.MLP;
        }
        return node instanceof Node.Head ? Swatch.Kind.HEAD : Swatch.Kind.EMBEDDING;
    }

    /** The colour of a sample in the legend. */
    public static String swatch(Palette palette, Swatch.Kind kind) {
        return switch (kind) {
            case POSITIVE -> palette.positive();
            case NEGATIVE -> palette.negative();
            case EMBEDDING -> palette.embedding();
            case HEAD -> palette.head();
            case MLP -> palette.mlp();
            case WIDTH -> palette.sample();
        };
    }

    /** The colour of text. */
    public static String text(Palette palette, TextStyle style) {
        return switch (style) {
            case TITLE, LANE, NODE -> palette.ink();
            case CAPTION, COLUMN, TOKEN, LEGEND, MESSAGE -> palette.faintInk();
            case BADGE_POSITIVE -> palette.positive();
            case BADGE_NEGATIVE -> palette.negative();
        };
    }

    /** Whether text may stand on ribbons and therefore has a halo in the background's colour. */
    public static boolean hasHalo(TextStyle style) {
        return style == TextStyle.NODE;
    }

    /** How much wider than itself a ribbon is painted, so that the thinnest can be seen: up to one pixel. */
    public static double outlineWidth(Ribbon ribbon) {
        return Math.max(0, 1 - ribbon.width());
    }
}
