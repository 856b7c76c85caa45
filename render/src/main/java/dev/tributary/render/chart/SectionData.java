package dev.tributary.render.chart;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The numbers of a section as rows of texts, so that nobody has to read them off a picture. */
final class SectionData {

    private SectionData() {}

    /** A header and rows; empty for what shows its numbers itself. */
    static List<List<String>> of(Section section) {
        if (section instanceof CurvePlot plot) {
            return curves(plot);
        }
        if (section instanceof BarPlot plot) {
            List<List<String>> rows = new ArrayList<>(List.of(List.of("name", plot.x())));
            plot.bars().forEach(bar -> rows.add(List.of(bar.name(), DoubleToDecimal.toString(bar.value()))));
            return List.copyOf(rows);
        }
        if (section instanceof HeatMap map) {
            return heat(map);
        }
        return List.of();
    }

    private static List<List<String>> curves(CurvePlot plot) {
        List<List<String>> rows = new ArrayList<>(
                List.of(List.of("measure", "curve", plot.x().label(), "value", "low", "high", "label")));
        for (CurvePlot.Measure measure : plot.measures()) {
            for (CurvePlot.Curve curve : measure.curves()) {
                for (CurvePlot.Point point : curve.points()) {
                    rows.add(List.of(
                            measure.name(),
                            curve.name(),
                            DoubleToDecimal.toString(point.x()),
                            DoubleToDecimal.toString(point.y()),
                            end(point.band().map(CurvePlot.Band::low)),
                            end(point.band().map(CurvePlot.Band::high)),
                            point.label()));
                }
            }
        }
        return rows;
    }

    private static String end(Optional<Double> value) {
        return value.map(DoubleToDecimal::toString).orElse("");
    }

    private static List<List<String>> heat(HeatMap map) {
        List<String> header = new ArrayList<>(List.of(map.rows().name()));
        header.addAll(map.columns().labels());
        List<List<String>> rows = new ArrayList<>(List.of(header));
        for (int row = 0; row < map.values().size(); row++) {
            List<String> line = new ArrayList<>(List.of(map.rows().labels().get(row)));
            for (double value : map.values().get(row)) {
                line.add(Double.isNaN(value) ? "" : DoubleToDecimal.toString(value));
            }
            rows.add(line);
        }
        return rows;
    }
}
