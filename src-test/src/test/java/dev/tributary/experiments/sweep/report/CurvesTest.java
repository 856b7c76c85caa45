package dev.tributary.experiments.sweep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.experiments.sweep.plan.Axis;
import dev.tributary.experiments.sweep.plan.Cell;
import dev.tributary.experiments.sweep.plan.Experiment;
import dev.tributary.experiments.sweep.store.Column;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.render.chart.CurvePlot;
import dev.tributary.render.chart.HeatMap;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurvesTest {

    private static Row row(String method, String found, String measured, int size, double faithfulness) {
        Map<Axis, String> values = new EnumMap<>(Axis.class);
        Experiment.CIRCUITS.axes().forEach(axis -> values.put(axis, axis.usual()));
        values.put(Axis.METHOD, method);
        values.put(Axis.ABLATION, found);
        values.put(Axis.EVALUATION, measured);
        values.put(Axis.SIZE, Integer.toString(size));
        return Row.of(new Cell(Experiment.CIRCUITS, values))
                .with(Column.NOMINAL, size)
                .with(Column.EDGES, size / 2)
                .with(Column.FAITHFULNESS, faithfulness)
                .with(Column.FAITHFULNESS_LOW, faithfulness - 0.1)
                .with(Column.FAITHFULNESS_HIGH, faithfulness + 0.1);
    }

    /** From 10 to 100 faithfulness goes from 0 to 1, from 100 to 1,000 it stays: halves of 0.5 and 1. */
    @Test
    void takes_areas_over_the_logarithm_of_the_size_that_was_asked_for() {
        List<Row> rows = List.of(
                row("eap", "zero", "zero", 100, 1),
                row("eap", "zero", "zero", 10, 0),
                row("eap", "zero", "zero", 1000, 1));

        assertThat(Curves.area(rows).orElseThrow()).isEqualTo(0.75, within(1e-12));
        assertThat(Curves.area(rows.subList(0, 1))).isEmpty();
    }

    @Test
    void has_a_plot_for_each_way_of_measuring_and_a_curve_for_each_way_of_finding() {
        List<Row> rows = new ArrayList<>();
        for (String measured : List.of("zero", "corrupt")) {
            for (String found : List.of("zero", "corrupt")) {
                rows.add(row("eap", found, measured, 10, 0.2));
                rows.add(row("eap", found, measured, 20, 0.4));
            }
            rows.add(row("random", measured, measured, 10, 0.1));
        }

        List<CurvePlot> plots = new Curves(new Groups(rows), row -> row.text(Axis.SIZE)).plots("");

        assertThat(plots)
                .extracting(CurvePlot::title)
                .containsExactly("By size, measured under zero", "By size, measured under corrupt");
        CurvePlot.Measure faithfulness = plots.get(0).measures().get(0);
        assertThat(faithfulness.curves())
                .extracting(CurvePlot.Curve::name)
                .containsExactly("eap", "corrupt, eap", "random");
        assertThat(faithfulness.curves()).extracting(CurvePlot.Curve::baseline).containsExactly(false, false, true);
        CurvePlot.Point first = faithfulness.curves().get(0).points().get(0);
        assertThat(first.x()).isEqualTo(5);
        assertThat(first.y()).isEqualTo(0.2);
        assertThat(first.link()).isEqualTo("10");
        assertThat(first.band())
                .hasValueSatisfying(band -> assertThat(band.low()).isEqualTo(0.1, within(1e-12)));
    }

    @Test
    void leaves_out_circuits_without_edges_which_have_no_logarithm() {
        List<Row> rows = List.of(row("eap", "zero", "zero", 1, 0), row("eap", "zero", "zero", 10, 0.5));

        CurvePlot plot = new Curves(new Groups(rows), row -> "").plots("").get(0);

        assertThat(plot.measures().get(0).curves().get(0).points()).hasSize(1);
    }

    @Test
    void sets_faithfulness_where_a_circuit_was_found_beside_that_elsewhere() {
        List<Row> rows = List.of(
                row("eap", "zero", "zero", 10, 0.9),
                row("eap", "zero", "corrupt", 10, 0.3),
                row("eap", "corrupt", "corrupt", 10, 0.8));

        List<HeatMap> maps = new Matrices(new Groups(rows)).robustness("");

        assertThat(maps).singleElement().satisfies(map -> {
            assertThat(map.rows().labels()).containsExactly("zero", "corrupt");
            assertThat(map.columns().labels()).containsExactly("zero", "corrupt");
            assertThat(map.values().get(0)).containsExactly(0.9, 0.3);
            assertThat(map.values().get(1)[0]).isNaN();
            assertThat(map.values().get(1)[1]).isEqualTo(0.8);
        });
        assertThat(new Matrices(new Groups(rows.subList(0, 1))).robustness("")).isEmpty();
    }
}
