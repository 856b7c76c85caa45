package dev.tributary.render.chart;

import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the page's script draws curves and bars from. */
final class PlotData {

    private static final int LONGEST_LABEL = 80;

    private PlotData() {}

    static Map<String, Object> of(CurvePlot plot) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("kind", "curves");
        data.put("x", plot.x().label());
        data.put("rate", plot.x() == CurvePlot.XAxis.RATE);
        List<Object> measures = new ArrayList<>();
        for (CurvePlot.Measure measure : plot.measures()) {
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("name", shown(measure.name()));
            measure.line().ifPresent(line -> node.put("line", line));
            node.put("curves", measure.curves().stream().map(PlotData::curve).toList());
            measures.add(node);
        }
        data.put("measures", measures);
        return data;
    }

    private static Map<String, Object> curve(CurvePlot.Curve curve) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("name", shown(curve.name()));
        node.put("baseline", curve.baseline());
        List<Object> points = new ArrayList<>();
        for (CurvePlot.Point point : curve.points()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("value", List.of(point.x(), point.y()));
            point.band().ifPresent(band -> entry.put("band", List.of(band.low(), band.high())));
            entry.put("label", shown(point.label()));
            if (!point.link().isEmpty()) {
                entry.put("link", point.link());
            }
            points.add(entry);
        }
        node.put("points", points);
        return node;
    }

    static Map<String, Object> of(BarPlot plot) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("kind", "bars");
        data.put("x", shown(plot.x()));
        List<Object> bars = new ArrayList<>();
        for (BarPlot.Bar bar : plot.bars()) {
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("name", shown(bar.name()));
            node.put("value", bar.value());
            node.put("baseline", bar.baseline());
            bars.add(node);
        }
        data.put("bars", bars);
        return data;
    }

    private static String shown(String text) {
        return VisibleText.shortened(text, LONGEST_LABEL);
    }
}
