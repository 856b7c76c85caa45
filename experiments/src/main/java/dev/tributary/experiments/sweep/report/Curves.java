package dev.tributary.experiments.sweep.report;

import dev.tributary.experiments.sweep.plan.Axis;
import dev.tributary.experiments.sweep.plan.Plan;
import dev.tributary.experiments.sweep.store.Column;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.render.chart.BarPlot;
import dev.tributary.render.chart.CurvePlot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Measures by size: a plot for each way of measuring, a curve for each way of finding circuits.
 *
 * @param groups rows of circuits that did not fail
 * @param links what a row's point leads to
 */
record Curves(Groups groups, Links links) {

    /** What tells curves of one plot apart. */
    private static final Set<Axis> CURVE =
            EnumSet.of(Axis.METHOD, Axis.ABLATION, Axis.SELECT, Axis.DEAD, Axis.SEED, Axis.POSITIONS, Axis.QKV);

    /** What tells plots apart. */
    static final Set<Axis> PLOT = plots();

    private static final List<Shown> SHOWN = List.of(
            new Shown("faithfulness", Column.FAITHFULNESS, Column.FAITHFULNESS_LOW, Column.FAITHFULNESS_HIGH),
            new Shown("metric", Column.VALUE, Column.VALUE_LOW, Column.VALUE_HIGH),
            new Shown("KL", Column.KL, Column.KL_LOW, Column.KL_HIGH),
            new Shown("accuracy", Column.ACCURACY, Column.ACCURACY_LOW, Column.ACCURACY_HIGH));

    private record Shown(String name, Column value, Column low, Column high) {}

    private static Set<Axis> plots() {
        Set<Axis> axes = EnumSet.allOf(Axis.class);
        axes.removeAll(CURVE);
        axes.remove(Axis.SIZE);
        return axes;
    }

    List<CurvePlot> plots(String about) {
        List<CurvePlot> plots = new ArrayList<>();
        groups.by(PLOT).values().forEach(rows -> {
            List<CurvePlot.Measure> measures =
                    SHOWN.stream().map(shown -> measure(shown, rows)).toList();
            if (measures.get(0).curves().stream()
                    .anyMatch(curve -> !curve.points().isEmpty())) {
                plots.add(new CurvePlot(title(rows.get(0)), about, CurvePlot.XAxis.LOGARITHMIC, measures));
            }
        });
        return plots;
    }

    private String title(Row row) {
        Set<Axis> axes = EnumSet.copyOf(PLOT);
        axes.remove(Axis.EVALUATION);
        String name = groups.name(row, axes);
        return "By size"
                + (name.isEmpty() ? "" : ": " + name)
                + (groups.varied().contains(Axis.EVALUATION) ? ", measured under " + row.text(Axis.EVALUATION) : "");
    }

    private CurvePlot.Measure measure(Shown shown, List<Row> rows) {
        List<CurvePlot.Curve> curves = new ArrayList<>();
        new Groups(rows).by(CURVE).values().forEach(own -> {
            List<CurvePlot.Point> points = points(shown, own);
            if (!points.isEmpty()) {
                curves.add(new CurvePlot.Curve(name(own.get(0)), isBaseline(own.get(0)), points));
            }
        });
        return new CurvePlot.Measure(shown.name(), curves, level(shown, rows.get(0)));
    }

    private static Optional<Double> level(Shown shown, Row row) {
        return switch (shown.value()) {
            case FAITHFULNESS -> Optional.of(1.0);
            case VALUE -> row.number(Column.FULL_VALUE);
            case ACCURACY -> row.number(Column.FULL_ACCURACY);
            default -> Optional.empty();
        };
    }

    /** Of random circuits neither the ablation that no score used is said, nor that dead edges stay. */
    String name(Row row) {
        Set<Axis> axes = EnumSet.copyOf(CURVE);
        if (isBaseline(row)) {
            axes.removeAll(EnumSet.of(Axis.ABLATION, Axis.DEAD, Axis.SELECT));
        } else {
            axes.remove(Axis.DEAD);
            if (row.text(Axis.ABLATION).equals(row.text(Axis.EVALUATION))) {
                axes.remove(Axis.ABLATION);
            }
        }
        String name = groups.name(row, axes);
        return name.isEmpty() ? row.text(Axis.METHOD) : name;
    }

    static boolean isBaseline(Row row) {
        return row.text(Axis.METHOD).equals(Plan.BASELINE);
    }

    /** Circuits without any edge left do what the empty one does, and have no place on a logarithmic axis. */
    private List<CurvePlot.Point> points(Shown shown, List<Row> rows) {
        return rows.stream()
                .filter(row -> row.number(Column.EDGES).orElse(0.0) > 0
                        && row.number(shown.value()).isPresent())
                .sorted(Comparator.comparingDouble(
                        row -> row.number(Column.EDGES).orElse(0.0)))
                .map(row -> new CurvePlot.Point(
                        row.number(Column.EDGES).orElseThrow(),
                        row.number(shown.value()).orElseThrow(),
                        band(shown, row),
                        row.text(Axis.SIZE) + " asked for, " + row.text(Column.MEASURED_ON) + " prompts",
                        links.of(row)))
                .toList();
    }

    private static Optional<CurvePlot.Band> band(Shown shown, Row row) {
        Optional<Double> low = row.number(shown.low());
        Optional<Double> high = row.number(shown.high());
        return low.isPresent() && high.isPresent()
                ? Optional.of(new CurvePlot.Band(low.get(), high.get()))
                : Optional.empty();
    }

    /** The area under each curve of faithfulness; empty if no curve has two sizes. */
    Optional<BarPlot> areas(String about) {
        List<BarPlot.Bar> bars = new ArrayList<>();
        for (Map.Entry<String, List<Row>> plot : groups.by(PLOT).entrySet()) {
            for (List<Row> own : new Groups(plot.getValue()).by(CURVE).values()) {
                OptionalDouble area = area(own);
                if (area.isPresent()) {
                    String where = groups.name(own.get(0), PLOT);
                    bars.add(new BarPlot.Bar(
                            (where.isEmpty() ? "" : where + ": ") + name(own.get(0)),
                            area.getAsDouble(),
                            isBaseline(own.get(0))));
                }
            }
        }
        return bars.isEmpty()
                ? Optional.empty()
                : Optional.of(new BarPlot("Area under faithfulness", about, "area", bars));
    }

    /** By the trapezoid rule over the logarithm of the size that was asked for, divided by its range. */
    static OptionalDouble area(List<Row> rows) {
        List<Row> sorted = rows.stream()
                .filter(row -> row.number(Column.NOMINAL).orElse(0.0) > 0
                        && row.number(Column.FAITHFULNESS).isPresent())
                .sorted(Comparator.comparingDouble(
                        row -> row.number(Column.NOMINAL).orElse(0.0)))
                .toList();
        double area = 0;
        double range = 0;
        for (int index = 1; index < sorted.size(); index++) {
            Row from = sorted.get(index - 1);
            Row to = sorted.get(index);
            double step = StrictMath.log(to.number(Column.NOMINAL).orElseThrow()
                    / from.number(Column.NOMINAL).orElseThrow());
            range += step;
            area += step
                    * (from.number(Column.FAITHFULNESS).orElseThrow()
                            + to.number(Column.FAITHFULNESS).orElseThrow())
                    / 2;
        }
        return range > 0 ? OptionalDouble.of(area / range) : OptionalDouble.empty();
    }
}
