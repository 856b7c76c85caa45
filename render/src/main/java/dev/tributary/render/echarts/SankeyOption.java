package dev.tributary.render.echarts;

import dev.tributary.graph.Positions;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Orientation;
import dev.tributary.render.figure.Band;
import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Owner;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.figure.Text;
import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.paint.Hatch;
import dev.tributary.render.paint.Inks;
import dev.tributary.render.paint.Palette;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.icepear.echarts.Option;
import org.icepear.echarts.charts.line.LineSeries;
import org.icepear.echarts.charts.sankey.SankeyEdgeItem;
import org.icepear.echarts.charts.sankey.SankeyEdgeStyle;
import org.icepear.echarts.charts.sankey.SankeyEmphasis;
import org.icepear.echarts.charts.sankey.SankeyNodeItem;
import org.icepear.echarts.charts.sankey.SankeySeries;
import org.icepear.echarts.components.coord.cartesian.ValueAxis;
import org.icepear.echarts.components.grid.Grid;
import org.icepear.echarts.components.marker.MarkArea;
import org.icepear.echarts.components.series.ItemStyle;
import org.icepear.echarts.components.series.SeriesLabel;
import org.icepear.echarts.components.title.Title;
import org.icepear.echarts.components.tooltip.Tooltip;
import org.icepear.echarts.origin.util.SeriesOption;

/**
 * A figure as an option of ECharts: its Sankey series with one node for each box and one link for each ribbon, and a
 * series without points that carries the bands and names of the lanes. Everything is given in shares of the chart, so
 * that it fits a container of any size.
 *
 * <p>Ribbons of score 0 are left out: ECharts has no width for them.
 */
final class SankeyOption {

    private static final int LONGEST_TITLE = 80;
    private static final int LONGEST_LINE = 160;
    private static final int LONGEST_LANE = 24;
    private static final int LINE = 17;

    private final CircuitView view;
    private final Figure figure;
    private final Palette palette;
    private final Standing standing;

    private SankeyOption(CircuitView view, Figure figure, DrawOptions options) {
        this.view = view;
        this.figure = figure;
        this.palette = Palette.of(options.theme());
        this.standing = Standing.of(figure, options.orientation() == Orientation.HORIZONTAL);
    }

    /** The option; the figure is that of the view and the options. */
    static Option of(CircuitView view, Figure figure, DrawOptions options) {
        return new SankeyOption(view, figure, options).option();
    }

    private Option option() {
        return new Option()
                .setAnimation(false)
                .setBackgroundColor(palette.background())
                .setTitle(title())
                .setTooltip(new Tooltip().setTrigger("item").setConfine(true))
                .setGrid(new Grid().setLeft(0).setRight(0).setTop(0).setBottom(0))
                .setXAxis(new ValueAxis()
                        .setType("value")
                        .setMin(0)
                        .setMax(figure.width())
                        .setShow(false))
                .setYAxis(new ValueAxis()
                        .setType("value")
                        .setMin(0)
                        .setMax(figure.height())
                        .setInverse(true)
                        .setShow(false))
                .setSeries(new SeriesOption[] {lanes(), sankey()});
    }

    private Title title() {
        List<String> lines = new ArrayList<>();
        figure.texts().stream()
                .filter(text -> text.style() == TextStyle.CAPTION || text.style() == TextStyle.MESSAGE)
                .forEach(text -> lines.add(VisibleText.shortened(text.content(), LONGEST_LINE)));
        if (!figure.ribbons().isEmpty()) {
            lines.add("blue: positive · red: negative · paler: into keys or queries"
                    + (figure.scale().root() ? " · width: square root of |score|" : ""));
        }
        return new Title()
                .setText(VisibleText.shortened(view.title(), LONGEST_TITLE))
                .setSubtext(String.join("\n", lines))
                .setLeft(14)
                .setTop(8)
                .setTextStyle(new SeriesLabel().setColor(palette.ink()).setFontSize(TextStyle.TITLE.size()))
                .setSubtextStyle(new SeriesLabel()
                        .setColor(palette.faintInk())
                        .setFontSize(TextStyle.CAPTION.size())
                        .setLineHeight(LINE));
    }

    private SankeySeries sankey() {
        SankeySeries series = new SankeySeries()
                .setType("sankey")
                .setName("circuit")
                .setOrient(standing.across() ? "horizontal" : "vertical")
                .setLeft(0)
                .setTop(0)
                .setWidth(standing.across() ? "100%" : share(standing.extent(), figure.width()))
                .setHeight(standing.across() ? share(standing.extent(), figure.height()) : "100%")
                .setNodeWidth(standing.thickness())
                .setNodeGap(0)
                .setLayoutIterations(0)
                .setDraggable(true)
                .setEmphasis(new SankeyEmphasis().setFocus("adjacency"))
                .setLabel(new SeriesLabel()
                        .setShow(true)
                        .setFontSize(TextStyle.NODE.size())
                        .setColor(palette.ink())
                        .setTextBorderColor(palette.background())
                        .setTextBorderWidth(3))
                .setZ(2);
        Map<Integer, Integer> depths = standing.depths();
        series.setData(standing.order().stream()
                .map(box -> node(box, depths.getOrDefault(box, 0)))
                .toArray(SankeyNodeItem[]::new));
        return series.setLinks(figure.ribbons().stream()
                .filter(ribbon -> ribbon.score() != 0)
                .map(this::link)
                .toArray(SankeyEdgeItem[]::new));
    }

    /** A length as a share of another, as CSS writes it. */
    private static String share(double part, double whole) {
        return String.format(Locale.ROOT, "%.4f%%", 100 * part / whole);
    }

    private SankeyNodeItem node(int index, int depth) {
        Box box = figure.boxes().get(index);
        String colour = Inks.box(palette, box);
        SankeyNodeItem node = new SankeyNodeItem()
                .setName(name(index))
                .setDepth(depth)
                .setLocalX(standing.x(index))
                .setLocalY(standing.y(index))
                .setItemStyle(
                        new ItemStyle().setColor(colour).setBorderColor(colour).setBorderWidth(1));
        figure.texts().stream()
                .filter(text -> text.style() == TextStyle.NODE
                        && text.owner().equals(new Owner(Owner.Kind.BOX, index)))
                .findFirst()
                .ifPresent(text -> node.setLabel(new SeriesLabel()
                        .setFormatter(text.content().replace("{", "{\u200b"))
                        .setPosition(side(box.area(), text.area()))));
        return node;
    }

    private static String side(Rect box, Rect text) {
        if (text.x() >= box.x() + box.width()) {
            return "right";
        }
        if (text.x() + text.width() <= box.x()) {
            return "left";
        }
        return text.centreY() < box.centreY() ? "top" : "bottom";
    }

    /** Unique among the boxes, and fit to be read in a tooltip. */
    private String name(int index) {
        Box box = figure.boxes().get(index);
        String role = box.role() == Box.Role.READS ? " reads" : "";
        boolean one = view.circuit().positions() instanceof Positions.All;
        return box.node().label() + role + (one ? "" : " @ " + lane(box.lane()));
    }

    /** The index of a lane and its name, or its token where it has none. */
    private String lane(int band) {
        int position = figure.bands().get(band).position();
        String label = view.circuit().positions().lane(position).label();
        String name = view.lanes().get(position).name();
        String words = name.isEmpty() ? view.lanes().get(position).token() : name;
        String shown = VisibleText.shortened(words, LONGEST_LANE);
        return shown.isEmpty() || shown.equals(label) ? label : label + " " + shown;
    }

    private SankeyEdgeItem link(Ribbon ribbon) {
        double opacity = ribbon.steers() ? Hatch.PALE_OPACITY : palette.opacity(ribbon.score());
        return new ScoredLink(ribbon)
                .setSource(name(ribbon.source()))
                .setTarget(name(ribbon.target()))
                .setValue(Standing.value(figure, ribbon))
                .setLineStyle(new SankeyEdgeStyle()
                        .setColor(palette.ribbon(ribbon.score()))
                        .setOpacity(opacity * ribbon.strength()));
    }

    private LineSeries lanes() {
        boolean across = standing.across();
        List<Object> areas = figure.bands().stream()
                .map(band -> (Object) List.of(
                        Map.of(
                                across ? "yAxis" : "xAxis",
                                across ? band.area().y() : band.area().x(),
                                "name",
                                words(band.position()),
                                "itemStyle",
                                Map.of(
                                        "color",
                                        band.shaded()
                                                ? palette.ground().band()
                                                : palette.ground().background()),
                                "label",
                                label(band)),
                        Map.of(
                                across ? "yAxis" : "xAxis",
                                across
                                        ? band.area().y() + band.area().height()
                                        : band.area().x() + band.area().width())))
                .toList();
        return new LineSeries()
                .setType("line")
                .setName("lanes")
                .setData(new Object[0])
                .setSilent(true)
                .setZ(0)
                .setMarkArea(new MarkArea()
                        .setSilent(true)
                        .setZ(0)
                        .setLabel(new SeriesLabel()
                                .setShow(true)
                                .setColor(palette.ink())
                                .setPosition(across ? "insideLeft" : "insideTop")
                                .setLineHeight(LINE)
                                .setDistance(across ? 14 : header()))
                        .setData(areas.toArray()));
    }

    private Map<String, Object> label(Band band) {
        if (!band.folded()) {
            return Map.of("fontSize", TextStyle.TOKEN.size());
        }
        return standing.across()
                ? Map.of("fontSize", TextStyle.FOLDED.size())
                : Map.of(
                        "fontSize",
                        TextStyle.FOLDED.size(),
                        "rotate",
                        -90,
                        "align",
                        "left",
                        "verticalAlign",
                        "middle");
    }

    /** The room above the lanes of a vertical figure. */
    private double header() {
        return figure.bands().isEmpty() ? 0 : figure.bands().get(0).area().y() + 8;
    }

    private String words(int position) {
        return figure.texts().stream()
                .filter(text -> text.owner().kind() == Owner.Kind.LANE
                        && figure.bands().get(text.owner().index()).position() == position)
                .map(Text::content)
                .collect(Collectors.joining("\n"))
                .replace("{", "{\u200b");
    }
}
