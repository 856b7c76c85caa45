package dev.tributary.render.paint;

import dev.tributary.render.Theme;

/**
 * The colours of one theme, as {@code #rrggbb}.
 *
 * @param ribbonOpacity how strongly ribbons cover what lies under them
 * @param hatched whether negative ribbons are hatched
 */
public record Palette(
        String background,
        String band,
        String rule,
        String ink,
        String faintInk,
        String positive,
        String negative,
        String embedding,
        String head,
        String mlp,
        String sample,
        double ribbonOpacity,
        boolean hatched) {

    private static final Palette LIGHT = new Palette(
            "#ffffff", "#f8fafc", "#e2e8f0", "#0f172a", "#64748b", "#2563eb", "#dc2626", "#0f172a", "#334155",
            "#0d9488", "#c3cad5", 0.42, false);

    private static final Palette DARK = new Palette(
            "#0b1220", "#0f1a2e", "#1e293b", "#f1f5f9", "#94a3b8", "#60a5fa", "#f87171", "#f8fafc", "#cbd5e1",
            "#2dd4bf", "#475569", 0.55, false);

    private static final Palette PRINT = new Palette(
            "#ffffff", "#ffffff", "#cbd5e1", "#000000", "#475569", "#3b6fb6", "#c2571a", "#000000", "#27303d",
            "#7a8798", "#b5bcc6", 0.5, true);

    /** The colours of a theme. */
    public static Palette of(Theme theme) {
        return switch (theme) {
            case LIGHT -> LIGHT;
            case DARK -> DARK;
            case PRINT -> PRINT;
        };
    }

    /** The colour of a ribbon with this score. */
    public String ribbon(double score) {
        if (score == 0) {
            return faintInk;
        }
        return score < 0 ? negative : positive;
    }
}
