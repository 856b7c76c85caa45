package dev.tributary.render.html;

import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.LayerSpacing;
import dev.tributary.render.Orientation;
import dev.tributary.render.Theme;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.layout.SankeyLayout;
import dev.tributary.render.svg.SvgStyle;
import dev.tributary.render.svg.SvgWriter;
import java.util.List;
import java.util.Locale;

/**
 * An interactive figure as a part of a page. Its shapes are those of the SVG file, so that it can be seen without its
 * script too.
 */
public final class SankeySection {

    /** A page draws this many edges at most, the strongest, and says so. */
    static final int MOST_EDGES = 2000;

    private static final String WITHIN = ".tributary-figure ";
    private static final String DARK = ".tributary-figure[data-theme=dark] ";

    private SankeySection() {}

    /** The markup, with the figure's data inside. The page also needs {@link #styles()} and {@link #scripts()}. */
    public static String markup(CircuitView view, DrawOptions options) {
        int most = Math.min(MOST_EDGES, options.top().orElse(MOST_EDGES));
        boolean cut = options.top().isPresent() || view.circuit().size() > MOST_EDGES;
        DrawOptions limited = cut ? options.withTop(most) : options;
        Figure first = SankeyLayout.of(view, limited);
        RibbonNumbers numbers = new RibbonNumbers(first);
        StringBuilder out = new StringBuilder(1 << 18);
        out.append("<div class=\"tributary-figure\" data-theme=\"")
                .append(limited.theme() == Theme.DARK ? "dark" : "light")
                .append("\" data-variant=\"")
                .append(variant(limited))
                .append("\">\n<script type=\"application/json\">");
        List<String> styles = List.of(
                SvgWriter.style(""),
                colours(Theme.LIGHT, ""),
                colours(Theme.DARK, ""),
                SvgWriter.hatches());
        out.append(ScriptJson.of(SankeyData.of(view, first, numbers, styles)));
        out.append("</script>\n<svg class=\"definitions\" width=\"0\" height=\"0\" aria-hidden=\"true\">");
        out.append(SvgWriter.hatches()).append("</svg>\n<div class=\"stage\">\n");
        out.append(SvgWriter.element(first, numbers::of)).append("</div>\n");
        for (Orientation orientation : Orientation.values()) {
            for (LayerSpacing spacing : LayerSpacing.values()) {
                DrawOptions other = limited.withOrientation(orientation).withSpacing(spacing);
                if (!variant(other).equals(variant(limited))) {
                    out.append("<template data-variant=\"")
                            .append(variant(other))
                            .append("\">");
                    out.append(SvgWriter.element(SankeyLayout.of(view, other), numbers::of));
                    out.append("</template>\n");
                }
            }
        }
        return out.append("</div>\n").toString();
    }

    private static String colours(Theme theme, String within) {
        return SvgStyle.colours(theme, within) + SvgStyle.dashes(theme, within);
    }

    private static String variant(DrawOptions options) {
        return name(options.orientation()) + " " + name(options.spacing());
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The style sheets of the section. */
    public static List<String> styles() {
        return List.of(
                Resources.read(Resources.class, "figure.css"),
                SvgWriter.style(WITHIN)
                        + colours(Theme.LIGHT, WITHIN)
                        + colours(Theme.DARK, DARK)
                        + "@media print{\n"
                        + colours(Theme.PRINT, WITHIN)
                        + colours(Theme.PRINT, DARK)
                        + "}\n");
    }

    /** The script of the section. */
    public static List<String> scripts() {
        return List.of(Resources.read(Resources.class, "figure.js"), Resources.read(Resources.class, "print.js"));
    }
}
