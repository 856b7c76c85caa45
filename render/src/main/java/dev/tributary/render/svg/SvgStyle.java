package dev.tributary.render.svg;

import dev.tributary.render.Theme;
import dev.tributary.render.figure.GroupFrame;
import dev.tributary.render.figure.Swatch;
import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.paint.Contour;
import dev.tributary.render.paint.Dash;
import dev.tributary.render.paint.Hatch;
import dev.tributary.render.paint.Inks;
import dev.tributary.render.paint.Palette;
import dev.tributary.render.text.Numbers;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The style sheet of figures: every colour and font stands here, so that a page can change its theme by it. */
public final class SvgStyle {

    private static final String SANS = "'Segoe UI', system-ui, 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif";
    private static final String MONO = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

    private SvgStyle() {}

    /**
     * Fonts and what does not depend on the theme.
     *
     * @param within a selector that everything is below, with a blank at its end; may be empty
     */
    static String shapes(String within) {
        StringBuilder css = new StringBuilder();
        css.append(within)
                .append("text{white-space:pre;direction:ltr;unicode-bidi:isolate;font-family:")
                .append(SANS)
                .append("}\n");
        for (TextStyle style : TextStyle.values()) {
            css.append(within)
                    .append('.')
                    .append(name(style))
                    .append("{font-size:")
                    .append(style.size())
                    .append("px");
            if (style.face() == TextStyle.Face.BOLD) {
                css.append(";font-weight:600");
            } else if (style.face() == TextStyle.Face.MONOSPACED) {
                css.append(";font-family:").append(MONO);
            }
            if (Inks.hasHalo(style)) {
                css.append(";paint-order:stroke;stroke-width:")
                        .append((int) Inks.halo(style))
                        .append("px;stroke-linejoin:round");
            }
            css.append("}\n");
        }
        rule(css, within, ".rule", "stroke-dasharray", "2 4");
        rule(css, within, ".between", "fill-opacity", Double.toString(Hatch.BETWEEN_OPACITY));
        rule(css, within, ".stripe", "fill-opacity", Numbers.pixels(Hatch.OVER_OPACITY));
        return css.toString();
    }

    /**
     * The colours of a theme.
     *
     * @param within a selector that everything is below, with a blank at its end; may be empty
     */
    public static String colours(Theme theme, String within) {
        Palette palette = Palette.of(theme);
        StringBuilder css = new StringBuilder();
        rule(css, within, ".ground", "fill", palette.ground().background());
        rule(css, within, ".band", "fill", palette.ground().band());
        rule(css, within, ".rule", "stroke", palette.ground().rule());
        rule(css, within, ".leak", "fill", palette.ground().leak());
        rule(css, within, ".z", "fill", palette.ground().faintInk());
        sign(css, within, "p", palette.ribbon(1), palette.opacity(1));
        sign(css, within, "n", palette.ribbon(-1), palette.opacity(-1));
        for (Swatch.Kind kind : Swatch.Kind.values()) {
            if (!isRibbon(kind)) {
                rule(css, within, "." + name(kind), "fill", Inks.swatch(palette, kind));
            }
        }
        for (TextStyle style : TextStyle.values()) {
            rule(css, within, "." + name(style), "fill", Inks.text(palette, style));
            if (Inks.hasHalo(style)) {
                rule(css, within, "." + name(style), "stroke", palette.ground().background());
            }
        }
        return css.toString();
    }

    /**
     * How ribbons are dashed whose sign is not sure, in a theme; follows the colours.
     *
     * @param within a selector that everything is below, with a blank at its end; may be empty
     */
    public static String dashes(Theme theme, String within) {
        Palette palette = Palette.of(theme);
        StringBuilder css = new StringBuilder();
        String dashes = Numbers.pixels(Dash.LENGTH) + " " + Numbers.pixels(Dash.GAP);
        rule(css, within, ".d", "stroke-dasharray", dashes);
        rule(css, within, ".u", "stroke-dasharray", dashes);
        rule(css, within, ".u", "stroke-width", Numbers.pixels(Dash.EDGE) + "px");
        rule(css, within, ".z.d", "stroke", palette.ground().faintInk());
        rule(css, within, ".z.d", "fill", "none");
        dashed(css, within, "p", palette.ribbon(1), palette.opacity(1));
        dashed(css, within, "n", palette.ribbon(-1), palette.opacity(-1));
        return css.toString();
    }

    /**
     * The lines round ribbons that are marked, and the frames of groups, in a theme; follows the colours.
     *
     * @param within a selector that everything is below, with a blank at its end; may be empty
     */
    public static String marks(Theme theme, String within) {
        Palette palette = Palette.of(theme);
        StringBuilder css = new StringBuilder();
        for (Contour contour : Contour.all()) {
            String selector = "." + contour.name();
            rule(css, within, selector, "stroke", palette.ground().ink());
            rule(css, within, selector, "stroke-width", Numbers.pixels(Contour.THICKNESS) + "px");
            if (!contour.dashes().isEmpty()) {
                rule(css, within, selector, "stroke-dasharray", dashes(contour.dashes()));
            }
            if (contour.fill() < 1) {
                for (String sign : List.of(".p", ".n")) {
                    double opacity = palette.opacity(sign.equals(".p") ? 1 : -1);
                    rule(css, within, sign + selector, "fill-opacity", Numbers.pixels(contour.fill() * opacity));
                    rule(css, within, sign + ".k" + selector, "fill-opacity", Numbers.pixels(contour.fill()));
                    rule(
                            css,
                            within,
                            sign + ".q" + selector,
                            "fill-opacity",
                            Numbers.pixels(contour.fill() * Hatch.PALE_OPACITY));
                }
            }
        }
        rule(css, within, ".frame", "fill", "none");
        rule(css, within, ".frame", "stroke", palette.ground().ink());
        rule(css, within, ".frame", "stroke-width", Numbers.pixels(GroupFrame.THICKNESS) + "px");
        return css.toString();
    }

    static String dashes(List<Double> lengths) {
        return lengths.stream().map(Numbers::pixels).collect(Collectors.joining(" "));
    }

    private static void dashed(StringBuilder css, String within, String sign, String colour, double opacity) {
        rule(css, within, "." + sign + ".u", "fill-opacity", Numbers.pixels(Dash.PALER * opacity));
        rule(css, within, "." + sign + ".k.u", "fill-opacity", Numbers.pixels(Dash.PALER));
        rule(css, within, "." + sign + ".u", "stroke", colour);
        rule(css, within, "." + sign + ".d", "stroke", colour);
        rule(css, within, "." + sign + ".d", "stroke-opacity", Numbers.pixels(opacity));
        rule(css, within, "." + sign + ".d", "fill", "none");
    }

    private static void sign(StringBuilder css, String within, String sign, String colour, double opacity) {
        css.append(within).append('.').append(sign).append("{fill:").append(colour);
        css.append(";fill-opacity:").append(opacity).append("}\n");
        css.append(within)
                .append('.')
                .append(sign)
                .append(".k{fill:url(#hatch-")
                .append(sign);
        css.append(");fill-opacity:1}\n");
        css.append(within).append('.').append(sign).append(".q{fill-opacity:");
        css.append(Hatch.PALE_OPACITY).append("}\n");
        css.append(within)
                .append("#hatch-")
                .append(sign)
                .append(" rect{fill:")
                .append(colour)
                .append("}\n");
    }

    private static void rule(StringBuilder css, String within, String selector, String property, String value) {
        css.append(within).append(selector).append('{').append(property).append(':');
        css.append(value).append("}\n");
    }

    static boolean isRibbon(Swatch.Kind kind) {
        return switch (kind) {
            case POSITIVE, NEGATIVE, STEERS, UNSTABLE, FAINT, WHOLE_CONTOUR, DOTTED_CONTOUR, DASHED_CONTOUR -> true;
            default -> false;
        };
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
