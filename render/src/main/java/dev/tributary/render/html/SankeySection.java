package dev.tributary.render.html;

import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.LayerSpacing;
import dev.tributary.render.Orientation;
import dev.tributary.render.Theme;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.layout.SankeyLayout;
import dev.tributary.render.measured.MeasuredCircuits;
import dev.tributary.render.svg.SvgStyle;
import dev.tributary.render.svg.SvgWriter;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
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

    /** The files of the script, in order. */
    private static final List<String> PARTS =
            List.of("common.js", "tracer.js", "measured.js", "panel.js", "edges.js", "groups.js", "figure.js");

    private SankeySection() {}

    /** The markup of a figure alone. */
    public static String markup(CircuitView view, DrawOptions options) {
        return markup(view, options, Companion.none());
    }

    /** The markup, with the figure's data inside. The page also needs {@link #styles()} and {@link #scripts()}. */
    public static String markup(CircuitView view, DrawOptions options, Companion beside) {
        DrawOptions limited = limited(view, options);
        List<Drawn> drawings = new ArrayList<>(List.of(Drawn.of(view, limited)));
        beside.measured().flatMap(MeasuredCircuits::wider).ifPresent(wider -> drawings.add(Drawn.of(wider, limited)));
        StringBuilder out = new StringBuilder(1 << 18);
        out.append("<div class=\"tributary-figure\" data-theme=\"")
                .append(limited.theme() == Theme.DARK ? "dark" : "light")
                .append("\" data-variant=\"")
                .append(variant(limited))
                .append("\">\n<script type=\"application/json\">");
        List<String> styles =
                List.of(SvgWriter.style(""), colours(Theme.LIGHT, ""), colours(Theme.DARK, ""), SvgWriter.hatches());
        out.append(ScriptJson.of(new SankeyData(
                VisibleText.of(view.title()),
                drawings.stream().map(Drawn::data).toList(),
                beside.measured()
                        .map(measured -> StopsData.of(measured, drawings))
                        .orElse(null),
                beside.heads().orElse(null),
                view.marks().groups().stream().map(SankeyData.GroupData::of).toList(),
                styles)));
        out.append("</script>\n<svg class=\"definitions\" width=\"0\" height=\"0\" aria-hidden=\"true\">");
        out.append(SvgWriter.hatches()).append("</svg>\n<div class=\"stage\">\n");
        Drawn main = drawings.get(0);
        out.append(SvgWriter.element(main.figure(), main.ribbons()::of)).append("</div>\n");
        hidden(drawings, limited).write(out);
        return out.append("</div>\n").append(PartsTable.markup(view)).toString();
    }

    private static DrawOptions limited(CircuitView view, DrawOptions options) {
        int most = Math.min(MOST_EDGES, options.top().orElse(MOST_EDGES));
        boolean cut = options.top().isPresent() || view.circuit().size() > MOST_EDGES;
        return cut ? options.withTop(most) : options;
    }

    /** The variants of all drawings that are not seen at first. */
    private static HiddenDrawings hidden(List<Drawn> drawings, DrawOptions options) {
        List<Variant> variants = new ArrayList<>();
        for (int drawing = 0; drawing < drawings.size(); drawing++) {
            for (Orientation orientation : Orientation.values()) {
                for (LayerSpacing spacing : LayerSpacing.values()) {
                    DrawOptions other = options.withOrientation(orientation).withSpacing(spacing);
                    boolean first = variant(other).equals(variant(options));
                    if (!first || drawing > 0) {
                        variants.add(new Variant(drawing, drawings.get(drawing), other, first));
                    }
                }
            }
        }
        // each is laid out by itself, so whoever is idle may help
        List<String> elements = variants.parallelStream().map(Variant::element).toList();
        HiddenDrawings hidden = new HiddenDrawings();
        for (int place = 0; place < variants.size(); place++) {
            Variant variant = variants.get(place);
            hidden.add(variant.drawing(), variant(variant.options()), elements.get(place));
        }
        return hidden;
    }

    /**
     * A drawing as a person may want to see it.
     *
     * @param drawing its number
     * @param laidOut whether the drawing's own figure is laid out so
     */
    private record Variant(int drawing, Drawn drawn, DrawOptions options, boolean laidOut) {
        String element() {
            Figure figure = laidOut ? drawn.figure() : SankeyLayout.of(drawn.view(), options);
            return SvgWriter.element(figure, drawn.ribbons()::of);
        }
    }

    private static String colours(Theme theme, String within) {
        return SvgStyle.colours(theme, within) + SvgStyle.dashes(theme, within) + SvgStyle.marks(theme, within);
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
        String figure = Resources.closed(PARTS.stream()
                .map(part -> Resources.read(Resources.class, part))
                .toList());
        return List.of(figure, Resources.read(Resources.class, "print.js"));
    }
}
