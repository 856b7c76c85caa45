package dev.tributary.render.report;

import dev.tributary.render.html.ScriptJson;
import dev.tributary.render.text.Markup;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.icepear.echarts.Option;
import org.icepear.echarts.charts.line.LineSeries;
import org.icepear.echarts.components.coord.cartesian.ValueAxis;
import org.icepear.echarts.components.grid.Grid;
import org.icepear.echarts.components.legend.Legend;
import org.icepear.echarts.components.series.LineStyle;
import org.icepear.echarts.components.tooltip.Tooltip;
import org.icepear.echarts.origin.util.SeriesOption;

/** The part of a report on learning: the loss of every step, and its running mean. */
final class LossSection {

    private static final int HEIGHT = 280;
    /** A mean is taken over this share of the steps. */
    private static final int WINDOWS = 20;

    private LossSection() {}

    static void write(StringBuilder out, LossCurve curve) {
        out.append(
                        "<section id=\"loss\">\n<h2>Loss of learning by step</h2>\n<div class=\"tributary-chart\" role=\"img\""
                                + " aria-label=\"Loss of each step of learning and its running mean.\" data-height=\"")
                .append(HEIGHT)
                .append("\"><script type=\"application/json\">")
                .append(ScriptJson.of(option(curve)))
                .append("</script></div>\n<p class=\"hint\">")
                .append(Markup.escaped(VisibleText.of(curve.about())))
                .append(
                        "</p>\n<details><summary>how to read this</summary><p>Each step takes some of the prompts and draws"
                                + " gates by lot, so single steps are noisy; the thick line is the mean over the steps before, ")
                .append(window(curve))
                .append(" at most. A mean that still falls at the end asks for more steps. That it is low says nothing"
                        + " of prompts that were not learned from: the figures above do.</p></details>\n</section>\n");
    }

    private static int window(LossCurve curve) {
        return Math.max(1, curve.losses().size() / WINDOWS);
    }

    private static Option option(LossCurve curve) {
        List<Double> means = means(curve);
        return new Option()
                .setAnimation(false)
                .setGrid(new Grid().setLeft(64).setRight(24).setTop(44).setBottom(44))
                .setLegend(new Legend().setTop(4).setLeft(48))
                .setTooltip(new Tooltip().setTrigger("item").setConfine(true))
                .setXAxis(new ValueAxis()
                        .setType("value")
                        .setMin(1)
                        .setMax(Math.max(2, curve.losses().size()))
                        .setName("step")
                        .setNameLocation("middle")
                        .setNameGap(28))
                .setYAxis(new ValueAxis()
                        .setType("value")
                        .setScale(true)
                        .setName("loss")
                        .setNameLocation("middle")
                        .setNameGap(44))
                .setSeries(
                        new SeriesOption[] {line("loss of a step", curve.losses(), 1), line("running mean", means, 2.5)
                        });
    }

    private static LineSeries line(String name, List<Double> values, double width) {
        List<Map<String, Object>> points = new ArrayList<>();
        for (int step = 1; step <= values.size(); step++) {
            double value = values.get(step - 1);
            points.add(Map.of(
                    "value",
                    List.of(step, value),
                    "said",
                    List.of("step " + step, String.format(Locale.ROOT, "%.5g", value))));
        }
        return new LineSeries()
                .setType("line")
                .setName(name)
                .setSymbol("circle")
                .setSymbolSize(3)
                .setShowSymbol(values.size() == 1)
                .setLineStyle(new LineStyle().setWidth(width))
                .setData(points.toArray());
    }

    /** The mean of each step and those before it, as far as a window reaches. */
    static List<Double> means(LossCurve curve) {
        List<Double> means = new ArrayList<>();
        int window = window(curve);
        for (int step = 0; step < curve.losses().size(); step++) {
            means.add(curve.losses().subList(Math.max(0, step + 1 - window), step + 1).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow());
        }
        return means;
    }
}
