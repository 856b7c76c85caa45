package dev.tributary.experiments.sweep.report;

import dev.tributary.experiments.run.comparing.KnownCircuits;
import dev.tributary.experiments.run.comparing.StoredResult;
import dev.tributary.experiments.sweep.plan.Axis;
import dev.tributary.experiments.sweep.store.Column;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.RocCurve;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import dev.tributary.render.chart.CurvePlot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** ROC curves of scores whose model has a known circuit under their ablation. */
final class KnownRoc {

    private static final Set<Axis> PLOT = EnumSet.of(Axis.MODEL, Axis.TASK, Axis.PROMPTS, Axis.POSITIONS, Axis.QKV);
    private static final Set<Axis> CURVE = EnumSet.of(Axis.METHOD, Axis.ABLATION, Axis.METRIC, Axis.SEED);

    private KnownRoc() {}

    /** Where the scores of a row are. */
    interface Files {
        Path of(Row row);
    }

    static List<CurvePlot> of(Groups groups, Files files, String about) throws IOException {
        List<CurvePlot> plots = new ArrayList<>();
        for (List<Row> rows : groups.by(PLOT).values()) {
            Map<String, CurvePlot.Curve> curves = new LinkedHashMap<>();
            Set<String> seen = new HashSet<>();
            for (Row row : rows) {
                if (row.number(Column.AUROC).isPresent() && seen.add(row.text(Column.FOLDER))) {
                    CurvePlot.Curve curve = curve(groups, row, StoredResult.open(files.of(row)));
                    curves.put(curve.name(), curve);
                }
            }
            if (!curves.isEmpty()) {
                String where = groups.name(rows.get(0), PLOT);
                plots.add(new CurvePlot(
                        "ROC against the known circuit" + (where.isEmpty() ? "" : ": " + where),
                        about,
                        CurvePlot.XAxis.RATE,
                        List.of(new CurvePlot.Measure(
                                "true positive rate", List.copyOf(curves.values()), Optional.empty()))));
            }
        }
        return plots;
    }

    private static CurvePlot.Curve curve(Groups groups, Row row, StoredResult result) throws IOException {
        PruneScores scores = result.scores().orElseThrow();
        Circuit known = KnownCircuits.of(result, Optional.empty(), Optional.empty());
        RocCurve roc = RocCurve.of(scores, Ranking.ABSOLUTE, known);
        String name = groups.name(row, CURVE);
        return new CurvePlot.Curve(
                String.format(
                        Locale.ROOT, "%s (area %.3f)", name.isEmpty() ? row.text(Axis.METHOD) : name, roc.rankArea()),
                Curves.isBaseline(row),
                roc.points().stream()
                        .map(point -> new CurvePlot.Point(
                                roc.falsePositiveRate(point), roc.truePositiveRate(point), Optional.empty(), "", ""))
                        .toList());
    }
}
