package dev.tributary.render.report;

import dev.tributary.render.measured.Estimate;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.icepear.echarts.Option;
import org.icepear.echarts.charts.line.LineSeries;
import org.icepear.echarts.components.coord.cartesian.LogAxis;
import org.icepear.echarts.components.coord.cartesian.ValueAxis;
import org.icepear.echarts.components.grid.Grid;
import org.icepear.echarts.components.legend.Legend;
import org.icepear.echarts.components.marker.MarkLine;
import org.icepear.echarts.components.series.LineStyle;
import org.icepear.echarts.components.tooltip.Tooltip;
import org.icepear.echarts.origin.coord.cartesian.AxisOption;
import org.icepear.echarts.origin.coord.cartesian.GridOption;
import org.icepear.echarts.origin.util.SeriesOption;

/**
 * The chart of sizes, as an ECharts option: a panel for each measure, one above the other, on one logarithmic axis of sizes.
 * The script of the page draws the intervals that points carry.
 */
final class CurveOption {

    /** How high the chart is, in pixels. */
    static final int HEIGHT = 640;

    /** From top to bottom. */
    private static final List<Panel> PANELS = List.of(Panel.values());

    private static final int TOP = 56;
    private static final int PANEL = 158;
    private static final int GAP = 22;
    private static final int PERCENTS = 25;
    private static final int DOT = 5;
    private static final int MARK = 13;

    private CurveOption() {}

    static Option of(SizeCurves curves) {
        int panels = PANELS.size();
        List<LineSeries> series = new ArrayList<>();
        for (Panel panel : PANELS) {
            curves.curves().forEach(curve -> add(series, panel, curves, curve));
            whole(series, panel, curves);
        }
        GridOption[] grids = new GridOption[panels];
        AxisOption[] sizes = new AxisOption[panels];
        Object[] values = new Object[panels];
        for (int at = 0; at < panels; at++) {
            grids[at] = new Grid()
                    .setLeft(64)
                    .setRight(24)
                    .setTop(TOP + at * (PANEL + GAP))
                    .setHeight(PANEL);
            sizes[at] = sizes(at, at == panels - 1, curves);
            values[at] = values(at);
        }
        return new Option()
                .setAnimation(false)
                .setGrid(grids)
                .setLegend(new Legend().setTop(4).setLeft(48).setData(legend(curves)))
                .setTooltip(new Tooltip().setTrigger("item").setConfine(true))
                .setXAxis(sizes)
                .setYAxis(values)
                .setSeries(series.toArray(SeriesOption[]::new));
    }

    private static String[] legend(SizeCurves curves) {
        return curves.curves().stream()
                .filter(curve -> curve.points().stream().anyMatch(CurveOption::drawn))
                .map(curve -> curve.role().label())
                .toArray(String[]::new);
    }

    /** A logarithmic axis does not reach nothing. */
    private static boolean drawn(SizeCurves.Point point) {
        return point.size() > 0;
    }

    private static LogAxis sizes(int at, boolean last, SizeCurves curves) {
        LogAxis axis = new LogAxis()
                .setType("log")
                .setGridIndex(at)
                .setMin(1)
                .setMax(curves.curves().stream()
                        .flatMap(curve -> curve.points().stream())
                        .mapToInt(SizeCurves.Point::size)
                        .max()
                        .orElse(1));
        return last
                ? axis.setName(VisibleText.of(curves.elements()) + " kept")
                        .setNameLocation("middle")
                        .setNameGap(30)
                : axis.setAxisLabel(Map.of("show", false));
    }

    private static ValueAxis values(int at) {
        Panel panel = PANELS.get(at);
        ValueAxis axis = new ValueAxis()
                .setType("value")
                .setGridIndex(at)
                .setName(panel.title())
                .setNameLocation("middle")
                .setNameGap(44)
                .setSplitNumber(4);
        return panel == Panel.ACCURACY ? axis.setMin(0).setMax(100).setInterval(PERCENTS) : axis;
    }

    private static void add(List<LineSeries> series, Panel panel, SizeCurves curves, SizeCurves.Curve curve) {
        List<Map<String, Object>> points = new ArrayList<>();
        for (SizeCurves.Point point : curve.points()) {
            Optional<Estimate> value = panel.of(point.measured());
            if (drawn(point) && value.isPresent()) {
                points.add(item(curves, point, value.get()));
            }
        }
        if (points.isEmpty()) {
            return;
        }
        LineSeries line = line(panel, curve.role().label())
                .setData(points.toArray())
                .setSymbol(curve.role().line() ? "circle" : symbol(curve.role()))
                .setSymbolSize(curve.role().line() ? DOT : MARK)
                .setZ(curve.role().line() ? 2 : 3);
        series.add(
                switch (curve.role()) {
                    case TRIED -> line;
                    case RANDOM ->
                        line.setLineStyle(new LineStyle().setType("dashed").setWidth(1.5));
                    case BEFORE, CHOSEN, BASELINE -> line.setLineStyle(new LineStyle().setWidth(0));
                });
    }

    private static String symbol(SizeCurves.Role role) {
        return switch (role) {
            case CHOSEN -> "diamond";
            case BEFORE -> "emptyDiamond";
            default -> "emptyCircle";
        };
    }

    /** A level that has no point to stand at: what the whole model reaches. */
    private static void whole(List<LineSeries> series, Panel panel, SizeCurves curves) {
        double level = panel == Panel.FAITHFULNESS
                ? 1
                : panel.of(curves.whole()).map(Estimate::value).orElse(0.0);
        series.add(line(panel, "whole model")
                .setData(new Object[0])
                .setMarkLine(
                        new MarkLine().setSilent(true).setSymbol("none").setData(new Object[] {Map.of("yAxis", level)
                        })));
    }

    private static LineSeries line(Panel panel, String name) {
        return new LineSeries()
                .setType("line")
                .setName(name)
                .setXAxisIndex(PANELS.indexOf(panel))
                .setYAxisIndex(PANELS.indexOf(panel));
    }

    /** A point with its interval, and with all that was measured of it for who points at it. */
    private static Map<String, Object> item(SizeCurves curves, SizeCurves.Point point, Estimate value) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("value", List.of((double) point.size(), value.value()));
        value.interval().ifPresent(ends -> item.put("band", List.of(ends.low(), ends.high())));
        List<String> said = new ArrayList<>(List.of(point.size() + " " + VisibleText.of(curves.elements()) + ", "
                + point.measured().prompts() + " prompts of the "
                + point.measured().split() + " split"));
        PANELS.stream()
                .map(panel -> panel.title().replace(", %", "") + " " + panel.words(point.measured()))
                .forEach(said::add);
        item.put("said", said);
        return item;
    }
}
