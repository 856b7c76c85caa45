package dev.tributary.render.html;

import java.util.List;
import org.icepear.echarts.Option;
import org.icepear.echarts.charts.line.LineSeries;
import org.icepear.echarts.components.tooltip.Tooltip;
import org.icepear.echarts.origin.util.SeriesOption;

/**
 * The chart's option without its data: one series of our own shapes for each layer of the figure.
 *
 * <p>The series are of type {@code custom}, for which ECharts-Java has no class; a line series with another type has
 * the same fields. Functions cannot be written in an option, so the page's script adds what draws the shapes.
 */
final class SankeyOption {

    private SankeyOption() {}

    static Option option() {
        List<LineSeries> series =
                List.of(layer("ground", true), layer("ribbons", false), layer("boxes", false), layer("texts", false));
        return new Option()
                .setAnimation(false)
                .setTooltip(new Tooltip().setTrigger("item").setConfine(true).setTransitionDuration(0))
                .setSeries(series.toArray(SeriesOption[]::new));
    }

    private static LineSeries layer(String id, boolean silent) {
        return new LineSeries()
                .setType("custom")
                .setId(id)
                .setCoordinateSystem("none")
                .setSilent(silent)
                .setAnimation(false);
    }
}
