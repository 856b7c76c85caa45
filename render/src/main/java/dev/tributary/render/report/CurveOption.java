package dev.tributary.render.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.icepear.echarts.Option;
import org.icepear.echarts.charts.line.LineSeries;
import org.icepear.echarts.components.coord.cartesian.LogAxis;
import org.icepear.echarts.components.coord.cartesian.ValueAxis;
import org.icepear.echarts.components.grid.Grid;
import org.icepear.echarts.components.legend.Legend;
import org.icepear.echarts.components.series.LineStyle;
import org.icepear.echarts.components.tooltip.Tooltip;
import org.icepear.echarts.origin.util.SeriesOption;

/** The chart of a faithfulness curve, as an ECharts option: edges on a logarithmic axis. */
final class CurveOption {

    private static final String REPORT = "report split";

    private CurveOption() {}

    static Option of(FaithfulnessCurve curve) {
        List<LineSeries> series = new ArrayList<>();
        add(series, curve, "select split", FaithfulnessCurve.Point::select);
        add(series, curve, REPORT, FaithfulnessCurve.Point::report);
        add(series, curve, "random circuit", FaithfulnessCurve.Point::random);
        chosen(series, curve);
        series.stream()
                .filter(line -> "random circuit".equals(line.getName()))
                .forEach(line ->
                        line.setLineStyle(new LineStyle().setType("dashed").setWidth(1.5)));
        return new Option()
                .setAnimation(false)
                .setGrid(new Grid().setLeft(56).setRight(24).setTop(44).setBottom(52))
                .setLegend(new Legend().setTop(4).setLeft(48))
                .setTooltip(new Tooltip().setTrigger("axis").setConfine(true))
                .setXAxis(new LogAxis()
                        .setType("log")
                        .setName("edges kept")
                        .setNameLocation("middle")
                        .setNameGap(30))
                .setYAxis(new ValueAxis()
                        .setType("value")
                        .setName("faithfulness")
                        .setNameLocation("middle")
                        .setNameGap(40)
                        .setScale(true))
                .setSeries(series.toArray(SeriesOption[]::new));
    }

    private static void add(
            List<LineSeries> series,
            FaithfulnessCurve curve,
            String name,
            Function<FaithfulnessCurve.Point, OptionalDouble> value) {
        List<List<Double>> points = new ArrayList<>();
        for (FaithfulnessCurve.Point point : curve.points()) {
            OptionalDouble faithfulness = value.apply(point);
            if (point.edges() > 0 && faithfulness.isPresent()) {
                points.add(at(point.edges(), faithfulness.getAsDouble()));
            }
        }
        if (!points.isEmpty()) {
            series.add(line(name, points).setSymbol("circle").setSymbolSize(5));
        }
    }

    private static void chosen(List<LineSeries> series, FaithfulnessCurve curve) {
        curve.points().stream()
                .filter(point ->
                        point.edges() > 0 && point.edges() == curve.chosen().orElse(0))
                .filter(point -> point.report().isPresent() || point.select().isPresent())
                .findFirst()
                .ifPresent(point -> series.add(line("chosen circuit", List.of(at(point.edges(), shown(point))))
                        .setSymbol("diamond")
                        .setSymbolSize(15)));
    }

    private static double shown(FaithfulnessCurve.Point point) {
        return point.report().isPresent()
                ? point.report().getAsDouble()
                : point.select().orElseThrow();
    }

    private static List<Double> at(int edges, double faithfulness) {
        return List.of((double) edges, faithfulness);
    }

    private static LineSeries line(String name, List<List<Double>> points) {
        return new LineSeries().setType("line").setName(name).setData(points.toArray());
    }
}
