package dev.tributary.render.echarts;

import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Drawing;
import dev.tributary.render.LayerSpacing;
import dev.tributary.render.Orientation;
import dev.tributary.render.Theme;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.html.HtmlDocument;
import dev.tributary.render.html.Resources;
import dev.tributary.render.html.ScriptJson;
import dev.tributary.render.layout.SankeyLayout;
import dev.tributary.render.text.Markup;
import dev.tributary.render.text.VisibleText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws a circuit as a page in which ECharts shows its Sankey series: threshold, orientation, layer spacing, theme. */
public record EchartsPage() implements Drawing {

    /** A page draws this many edges at most, the strongest, and says so. */
    private static final int MOST_EDGES = 2000;

    /** What the script needs of one layout. */
    private record Variant(String orientation, String spacing, double width, double height, Object light, Object dark) {

        static Variant of(CircuitView view, DrawOptions options) {
            Figure figure = SankeyLayout.of(view, options);
            return new Variant(
                    name(options.orientation()),
                    name(options.spacing()),
                    figure.width(),
                    figure.height(),
                    SankeyOption.of(view, figure, options.withTheme(Theme.LIGHT)),
                    SankeyOption.of(view, figure, options.withTheme(Theme.DARK)));
        }
    }

    /** All that the script needs; the variant that was asked for comes first. */
    private record Data(boolean dark, List<Variant> variants) {}

    @Override
    public byte[] draw(CircuitView view, DrawOptions options) {
        boolean cut = options.top().isPresent() || view.circuit().size() > MOST_EDGES;
        DrawOptions limited =
                cut ? options.withTop(Math.min(MOST_EDGES, options.top().orElse(MOST_EDGES))) : options;
        List<Variant> variants = new ArrayList<>();
        variants.add(Variant.of(view, limited));
        for (Orientation orientation : Orientation.values()) {
            for (LayerSpacing spacing : LayerSpacing.values()) {
                if (orientation != limited.orientation() || spacing != limited.spacing()) {
                    variants.add(Variant.of(
                            view, limited.withOrientation(orientation).withSpacing(spacing)));
                }
            }
        }
        String title = VisibleText.shortened(view.title(), 200);
        String body = "<div class=\"tributary-echarts\"><script type=\"application/json\">"
                + ScriptJson.of(new Data(options.theme() == Theme.DARK, variants))
                + "</script>\n<div class=\"bar\"></div>\n<div class=\"frame\"><div class=\"chart\" role=\"img\" aria-label=\""
                + Markup.escaped(title)
                + "\"></div></div></div>\n<noscript>This chart needs JavaScript; the SVG, PNG and PDF drawings do not.</noscript>\n";
        return new HtmlDocument(
                        title,
                        List.of(Resources.read(EchartsPage.class, "sankey.css")),
                        body,
                        List.of(Resources.echarts(), Resources.read(EchartsPage.class, "sankey.js")))
                .text()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
