package dev.tributary.render.html;

import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Theme;
import java.util.List;

/** An interactive figure as a part of a page. */
public final class SankeySection {

    /** A page draws this many ribbons at most, the strongest, and says so. */
    static final int MOST_RIBBONS = 2000;

    private SankeySection() {}

    /** The markup, with the figure's data inside. The page also needs {@link #styles()} and {@link #scripts()}. */
    public static String markup(CircuitView view, DrawOptions options) {
        int most = Math.min(MOST_RIBBONS, options.top().orElse(MOST_RIBBONS));
        boolean cut = options.top().isPresent() || view.circuit().size() > MOST_RIBBONS;
        DrawOptions limited = cut ? options.withTop(most) : options;
        String theme = limited.theme() == Theme.DARK ? "dark" : "light";
        return "<div class=\"tributary-figure\" data-theme=\"" + theme + "\">\n<script type=\"application/json\">"
                + ScriptJson.of(SankeyData.of(view, limited))
                + "</script>\n<noscript>This figure needs JavaScript; the SVG and PNG files do not.</noscript>\n</div>\n";
    }

    /** The style sheets of the section. */
    public static List<String> styles() {
        return List.of(Resources.read(Resources.class, "figure.css"));
    }

    /** The scripts of the section, in order; the charting library is the first. */
    public static List<String> scripts() {
        return List.of(Resources.echarts(), Resources.read(Resources.class, "figure.js"));
    }
}
