package dev.tributary.render.heat;

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

/** One panel of a heat map as an ECharts option; the page's script adds the theme's colours. */
final class HeatOption {

    private HeatOption() {}

    static Option of(HeatMap map, HeatMap.Panel panel) {
        int columns = map.x().labels().size();
        List<List<Object>> data = new ArrayList<>();
        for (int index = 0; index < panel.cells().size(); index++) {
            HeatMap.Cell cell = panel.cells().get(index);
            if (cell.value().isPresent()) {
                data.add(List.of(
                        index % columns, index / columns, cell.value().getAsDouble(), VisibleText.of(cell.detail())));
            }
        }
        HeatmapSeries series = new HeatmapSeries()
                .setType("heatmap")
                .setName(map.scale().name())
                .setProgressive(0)
                .setAnimation(false)
                .setData(data.toArray());
        return new Option()
                .setAnimation(false)
                .setGrid(new Grid()
                        .setLeft(24)
                        .setRight(76)
                        .setTop(12)
                        .setBottom(28)
                        .setContainLabel(true))
                .setTooltip(new Tooltip().setTrigger("item").setConfine(true).setTransitionDuration(0))
                .setXAxis(axis(map.x()).setAxisLabel(new CategoryAxisLabel().setRotate(45)))
                .setYAxis(axis(map.y()).setInverse(true))
                .setVisualMap(new ContinousVisualMap()
                        .setType("continuous")
                        .setMin(-map.scale().bound())
                        .setMax(map.scale().bound())
                        .setCalculable(true)
                        .setDimension(2)
                        .setOrient("vertical")
                        .setRight(4)
                        .setTop("middle"))
                .setSeries(new SeriesOption[] {series});
    }

    private static CategoryAxis axis(HeatMap.Names names) {
        return new CategoryAxis()
                .setType("category")
                .setName(names.name())
                .setNameLocation("middle")
                .setData(names.labels().stream().map(VisibleText::of).toArray(String[]::new));
    }
}
