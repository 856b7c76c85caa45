package dev.tributary.render.chart;

import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.icepear.echarts.Option;
import org.icepear.echarts.charts.line.LineSeries;
import org.icepear.echarts.components.coord.cartesian.ValueAxis;
import org.icepear.echarts.components.grid.Grid;
import org.icepear.echarts.components.legend.Legend;
import org.icepear.echarts.components.marker.MarkArea;
import org.icepear.echarts.components.tooltip.Tooltip;
import org.icepear.echarts.origin.util.SeriesOption;

/** The chart of a line plot, as an ECharts option; colours and formats are the page's own. */
final class LinePlotOption {

    private LinePlotOption() {}

    static Option of(LinePlot plot) {
        List<LineSeries> series = new ArrayList<>();
        for (LinePlot.Line line : plot.lines()) {
            series.add(new LineSeries()
                    .setType("line")
                    .setName(VisibleText.of(line.name()))
                    .setData(points(line)));
        }
        if (!plot.bands().isEmpty()) {
            series.get(0)
                    .setMarkArea(new MarkArea()
                            .setData(plot.bands().stream()
                                    .map(LinePlotOption::area)
                                    .toArray()));
        }
        int last = plot.lines().stream()
                        .mapToInt(line -> line.values().size())
                        .max()
                        .orElse(1)
                - 1;
        Option option = new Option()
                .setAnimation(false)
                .setGrid(new Grid()
                        .setLeft(62)
                        .setRight(24)
                        .setTop(plot.lines().size() > 1 ? 44 : 16)
                        .setBottom(52))
                .setTooltip(new Tooltip().setTrigger("axis").setConfine(true))
                .setXAxis(new ValueAxis()
                        .setType("value")
                        .setMin(0)
                        .setMax(Math.max(1, last))
                        .setName(VisibleText.of(plot.x()))
                        .setNameLocation("middle")
                        .setNameGap(30))
                .setYAxis(new ValueAxis()
                        .setType("value")
                        .setName(VisibleText.of(plot.y()))
                        .setNameLocation("middle")
                        .setNameGap(44))
                .setSeries(series.toArray(SeriesOption[]::new));
        return plot.lines().size() > 1 ? option.setLegend(new Legend().setTop(4).setLeft(48)) : option;
    }

    /** Points with the text that is shown where they are pointed at. */
    private static Object[] points(LinePlot.Line line) {
        Object[] points = new Object[line.values().size()];
        for (int place = 0; place < points.length; place++) {
            Map<String, Object> point = new LinkedHashMap<>();
            point.put("value", List.of((double) place, line.values().get(place)));
            if (!line.labels().isEmpty()) {
                point.put("name", VisibleText.shortened(line.labels().get(place), 40));
            }
            points[place] = point;
        }
        return points;
    }

    private static Object area(LinePlot.Band band) {
        Map<String, Object> from = new LinkedHashMap<>();
        from.put("name", VisibleText.of(band.name()));
        from.put("xAxis", band.from());
        from.put("tone", band.tone() == LinePlot.Tone.BAD ? "bad" : "good");
        return List.of(from, Map.of("xAxis", band.to()));
    }
}
