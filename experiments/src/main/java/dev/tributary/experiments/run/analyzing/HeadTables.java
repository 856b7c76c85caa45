package dev.tributary.experiments.run.analyzing;

import dev.tributary.engine.analysis.HeadScores;
import dev.tributary.experiments.run.printing.Rows;
import dev.tributary.render.chart.HeatMap;
import dev.tributary.render.chart.HeatMap.Axis;
import dev.tributary.render.chart.HeatMap.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Numbers of heads as maps and rows. */
final class HeadTables {

    private HeadTables() {}

    /** Layers from top to bottom, heads from left to right. */
    static HeatMap map(String title, String about, HeadScores scores, Scale scale) {
        int layers = scores.values().extent(0);
        int heads = scores.values().extent(1);
        List<double[]> values = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            values.add(scores.values().row(layer));
        }
        return new HeatMap(title, about, axis("layer", layers), axis("head", heads), values, scale);
    }

    private static Axis axis(String name, int count) {
        return new Axis(
                name, IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }

    /** A row for each head, a column for each kind of number, the heads with the largest of the first on top. */
    static Rows rows(List<String> names, List<HeadScores> columns) {
        List<String> header = new ArrayList<>(List.of("head"));
        header.addAll(names);
        List<List<String>> rows = new ArrayList<>();
        for (HeadScores.Head head : columns.get(0).ranked()) {
            List<String> row = new ArrayList<>(List.of(head.label()));
            columns.forEach(column -> row.add(Rows.number(column.of(head.layer(), head.head()))));
            rows.add(row);
        }
        return new Rows(header, rows);
    }

    /** Heads as a list, or that there are none. */
    static String named(List<String> heads) {
        return heads.isEmpty() ? "none" : String.join(", ", heads);
    }
}
