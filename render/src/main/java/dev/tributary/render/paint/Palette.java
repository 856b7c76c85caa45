package dev.tributary.render.paint;

import dev.tributary.render.Theme;

/**
 * The colours of one theme, as {@code #rrggbb}. Ribbons stand out from the ground by 3 : 1, letters by 4.5 : 1, and
 * negative ribbons are darker than positive ones (in the dark theme: dimmer), so that signs survive without colour.
 */
public record Palette(Ground ground, Ribbons ribbons, Boxes boxes) {

    /**
     * What everything stands on, and letters.
     *
     * @param leak the wedges beside boxes
     */
    public record Ground(String background, String band, String rule, String ink, String faintInk, String leak) {}

    /** Ribbons by sign, with their opacities. */
    public record Ribbons(String positive, double positiveOpacity, String negative, double negativeOpacity) {}

    /** Boxes, and the samples of widths in the legend. */
    public record Boxes(String embedding, String head, String reads, String mlp, String sample) {}

    private static final Palette LIGHT = new Palette(
            new Ground("#ffffff", "#f8fafc", "#e2e8f0", "#0f172a", "#5b6b82", "#a3b1c4"),
            new Ribbons("#2563eb", 0.7, "#b91c1c", 0.8),
            new Boxes("#0f172a", "#334155", "#7b8ba1", "#0b8278", "#a9b4c4"));

    private static final Palette DARK = new Palette(
            new Ground("#0b1220", "#0f1a2e", "#1e293b", "#f1f5f9", "#9fb0c6", "#53647d"),
            new Ribbons("#7cc0ff", 0.72, "#f2606a", 0.62),
            new Boxes("#f8fafc", "#cbd5e1", "#8394ab", "#2dd4bf", "#5b6b82"));

    private static final Palette PRINT = new Palette(
            new Ground("#ffffff", "#ffffff", "#cbd5e1", "#000000", "#475569", "#b5bcc6"),
            new Ribbons("#4a7fc9", 0.8, "#8f2d0f", 0.88),
            new Boxes("#000000", "#27303d", "#76859a", "#4d6b70", "#a3acb8"));

    /** The colours of a theme. */
    public static Palette of(Theme theme) {
        return switch (theme) {
            case LIGHT -> LIGHT;
            case DARK -> DARK;
            case PRINT -> PRINT;
        };
    }

    /** The colour of the paper. */
    public String background() {
        return ground.background();
    }

    /** The colour of faint lines. */
    public String rule() {
        return ground.rule();
    }

    /** The colour of names. */
    public String ink() {
        return ground.ink();
    }

    /** The colour of remarks. */
    public String faintInk() {
        return ground.faintInk();
    }

    /** What supports the right answer. */
    public String positive() {
        return ribbons.positive();
    }

    /** What works against it. */
    public String negative() {
        return ribbons.negative();
    }

    /** The colour of a ribbon with this score. */
    public String ribbon(double score) {
        if (score == 0) {
            return ground.faintInk();
        }
        return score < 0 ? ribbons.negative() : ribbons.positive();
    }

    /** How strongly ribbons with this score cover what lies under them. */
    public double opacity(double score) {
        return score < 0 ? ribbons.negativeOpacity() : ribbons.positiveOpacity();
    }
}
