package dev.tributary.render.chart;

import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import org.icepear.echarts.Option;
import org.icepear.echarts.charts.heatmap.HeatmapSeries;
import org.icepear.echarts.components.coord.CategoryAxisLabel;
import org.icepear.echarts.components.coord.cartesian.CategoryAxis;
import org.icepear.echarts.components.grid.Grid;
import org.icepear.echarts.components.tooltip.Tooltip;
import org.icepear.echarts.components.visualMap.ContinousVisualMap;
import org.icepear.echarts.origin.util.SeriesOption;

/** The chart of a heat map, as an ECharts option; colours and formats are the page's own. */
final class HeatMapOption {

    private static final int TITLE = 40;
    private static final int LEGEND = 110;
    private static final int LETTER = 8;
    private static final int LONGEST_LABEL = 24;
    private static final int WIDEST = 2400;
    private static final int LARGEST_CELL = 46;
    private static final int SMALLEST_CELL = 4;

    private HeatMapOption() {}

    /** The size of a chart; width 0 takes all there is. */
    record Size(int width, int height) {}

    static Option of(HeatMap map) {
        double[] range = range(map);
        return new Option()
                .setAnimation(false)
                .setGrid(
                        new Grid().setLeft(left(map)).setTop(8).setRight(LEGEND).setBottom(bottom(map)))
                .setTooltip(new Tooltip().setConfine(true))
                .setXAxis(axis(map.columns(), false)
                        .setNameGap(bottom(map) - 22)
                        .setAxisLabel(new CategoryAxisLabel().setRotate(turned(map) ? 60 : 0)))
                .setYAxis(axis(map.rows(), true).setNameGap(left(map) - 18))
                .setVisualMap(new ContinousVisualMap()
                        .setType("continuous")
                        .setMin(range[0])
                        .setMax(range[1])
                        .setCalculable(true)
                        .setOrient("vertical")
                        .setRight(4)
                        .setTop(8)
                        .setItemWidth(14)
                        .setItemHeight(Math.min(140, Math.max(50, size(map).height() - 110))))
                .setSeries(new SeriesOption[] {
                    new HeatmapSeries()
                            .setType("heatmap")
                            .setName(map.scale() instanceof HeatMap.Diverging ? "diverging" : "sequential")
                            .setProgressive(0)
                            .setData(data(map))
                });
    }

    /** Cells as large as fit. */
    static Size size(HeatMap map) {
        int columns = map.columns().labels().size();
        int rows = map.rows().labels().size();
        int cell = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, 860 / Math.max(columns, 1)));
        int high = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL - 14, 900 / Math.max(rows, 1)));
        return new Size(
                Math.min(WIDEST, left(map) + LEGEND + columns * cell),
                Math.max(190, 8 + bottom(map) + rows * Math.max(high, Math.min(cell, 20))));
    }

    private static CategoryAxis axis(HeatMap.Axis axis, boolean vertical) {
        return new CategoryAxis()
                .setType("category")
                .setName(VisibleText.of(axis.name()))
                .setNameLocation("middle")
                .setInverse(vertical)
                .setData(labels(axis).toArray());
    }

    private static List<String> labels(HeatMap.Axis axis) {
        return axis.labels().stream()
                .map(label -> VisibleText.shortened(label, LONGEST_LABEL))
                .toList();
    }

    private static int longest(HeatMap.Axis axis) {
        return labels(axis).stream().mapToInt(String::length).max().orElse(1);
    }

    private static boolean turned(HeatMap map) {
        int columns = map.columns().labels().size();
        return longest(map.columns()) * LETTER > Math.min(LARGEST_CELL, 860 / Math.max(columns, 1));
    }

    private static int left(HeatMap map) {
        return TITLE + LETTER * longest(map.rows());
    }

    private static int bottom(HeatMap map) {
        return TITLE + (turned(map) ? 8 + LETTER * longest(map.columns()) : 14);
    }

    private static double[] range(HeatMap map) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] row : map.values()) {
            for (double value : row) {
                if (!Double.isNaN(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        if (map.scale() instanceof HeatMap.Between between) {
            return new double[] {between.low(), between.high()};
        }
        if (map.scale() instanceof HeatMap.Diverging diverging) {
            double reach =
                    low > high ? 1 : Math.max(Math.abs(high - diverging.centre()), Math.abs(low - diverging.centre()));
            double half = reach == 0 ? 1 : reach;
            return new double[] {diverging.centre() - half, diverging.centre() + half};
        }
        return new double[] {0, high > 0 ? high : 1};
    }

    private static Object[][] data(HeatMap map) {
        List<Object[]> cells = new ArrayList<>();
        for (int row = 0; row < map.values().size(); row++) {
            double[] values = map.values().get(row);
            for (int column = 0; column < values.length; column++) {
                if (!Double.isNaN(values[column])) {
                    cells.add(new Object[] {column, row, values[column]});
                }
            }
        }
        return cells.toArray(Object[][]::new);
    }
}
