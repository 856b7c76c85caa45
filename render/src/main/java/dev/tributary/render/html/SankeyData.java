package dev.tributary.render.html;

import dev.tributary.graph.Port;
import dev.tributary.graph.Positions;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Lane;
import dev.tributary.render.LayerSpacing;
import dev.tributary.render.Orientation;
import dev.tributary.render.Theme;
import dev.tributary.render.layout.Band;
import dev.tributary.render.layout.Box;
import dev.tributary.render.layout.Figure;
import dev.tributary.render.layout.Ribbon;
import dev.tributary.render.layout.SankeyLayout;
import dev.tributary.render.layout.TextStyle;
import dev.tributary.render.paint.Inks;
import dev.tributary.render.text.VisibleText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.icepear.echarts.Option;

/**
 * Everything that the script of an interactive figure needs: the chart's option, one figure for each orientation and
 * spacing, and what the figures share.
 */
record SankeyData(
        Option option,
        Map<String, FigureData> figures,
        List<EdgeData> edges,
        List<BoxData> boxes,
        List<LaneData> lanes,
        boolean each,
        double scale,
        String orientation,
        String spacing,
        String theme,
        Map<String, PaletteData> palettes,
        Map<String, StyleData> styles,
        String sans,
        String mono) {

    /** An edge; source and target are indices of boxes. */
    record EdgeData(String name, double score, int source, int target, String port) {}

    /** A component in a lane. */
    record BoxData(
            String name, String label, String kind, int lane, double incoming, double outgoing, boolean handsOver) {}

    /** A lane: a short text for its button and a full one for hovering. */
    record LaneData(String chip, String text) {}

    /** The font of a style of text. */
    record StyleData(int size, boolean bold, boolean mono, boolean halo) {}

    static SankeyData of(CircuitView view, DrawOptions options) {
        Map<String, FigureData> figures = new TreeMap<>();
        for (Orientation orientation : Orientation.values()) {
            for (LayerSpacing spacing : LayerSpacing.values()) {
                DrawOptions variant = options.withOrientation(orientation).withSpacing(spacing);
                figures.put(name(orientation) + " " + name(spacing), FigureData.of(SankeyLayout.of(view, variant)));
            }
        }
        Figure figure = SankeyLayout.of(view, options);
        Map<String, StyleData> styles = new TreeMap<>();
        for (TextStyle style : TextStyle.values()) {
            styles.put(
                    style.name(),
                    new StyleData(
                            style.size(),
                            style.face() == TextStyle.Face.BOLD,
                            style.face() == TextStyle.Face.MONOSPACED,
                            Inks.hasHalo(style)));
        }
        return new SankeyData(
                SankeyOption.option(),
                figures,
                figure.ribbons().stream().map(SankeyData::edge).toList(),
                figure.boxes().stream().map(SankeyData::box).toList(),
                figure.bands().stream().map(band -> lane(view, band)).toList(),
                !(view.circuit().positions() instanceof Positions.All),
                figure.scale(),
                name(options.orientation()),
                name(options.spacing()),
                options.theme() == Theme.DARK ? "dark" : "light",
                new TreeMap<>(Map.of("dark", PaletteData.of(Theme.DARK), "light", PaletteData.of(Theme.LIGHT))),
                styles,
                "\"Segoe UI\", system-ui, \"Helvetica Neue\", \"DejaVu Sans\", Arial, sans-serif",
                "ui-monospace, Menlo, Consolas, \"DejaVu Sans Mono\", monospace");
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static EdgeData edge(Ribbon ribbon) {
        Port port = ribbon.edge().target().port();
        return new EdgeData(
                ribbon.edge().name(),
                ribbon.score(),
                ribbon.source(),
                ribbon.target(),
                port == Port.WHOLE ? "" : name(port) + " input");
    }

    private static BoxData box(Box box) {
        return new BoxData(
                box.node().name(),
                box.node().label(),
                Inks.kind(box.node()).name(),
                box.lane(),
                box.incoming(),
                box.outgoing(),
                box.handsOver());
    }

    private static LaneData lane(CircuitView view, Band band) {
        Lane lane = view.lanes().get(band.position());
        String name = VisibleText.shortened(lane.name(), 14);
        String token = lane.token().isEmpty() ? "" : "“" + VisibleText.of(lane.token()) + "”";
        String chip = name.isEmpty() ? "“" + VisibleText.shortened(lane.token(), 12) + "”" : name;
        return new LaneData(chip, (VisibleText.of(lane.name()) + " " + token).strip());
    }
}
