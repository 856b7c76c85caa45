package dev.tributary.experiments.sweep.report;

import dev.tributary.experiments.run.comparing.ScoreComparison;
import dev.tributary.experiments.sweep.plan.Axis;
import dev.tributary.experiments.sweep.store.Column;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.render.chart.HeatMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far methods agree, and how far circuits stay what they are when they are measured in another way.
 *
 * @param groups rows of circuits that did not fail
 */
record Matrices(Groups groups) {

    /** More sets of scores than this make no readable map. */
    private static final int MOST_SETS = 60;

    private static final Set<Axis> SPACE =
            EnumSet.of(Axis.MODEL, Axis.TASK, Axis.PROMPTS, Axis.QKV, Axis.POSITIONS, Axis.ELEMENTS, Axis.METRIC);
    private static final Set<Axis> FOUND =
            EnumSet.of(Axis.METHOD, Axis.ABLATION, Axis.SEED, Axis.PAIRS, Axis.SPLIT, Axis.BATCH, Axis.PRECISION);

    /** Something that reads the scores of a row. */
    interface Scores {
        ScoreFile of(Row row) throws IOException;
    }

    /** Rank correlations of |score| between all sets of scores of the same elements; random ones are left out. */
    List<HeatMap> agreement(Scores scores, String about) throws IOException {
        List<HeatMap> maps = new ArrayList<>();
        for (List<Row> rows : groups.by(SPACE).values()) {
            Map<String, Row> sets = new LinkedHashMap<>();
            rows.stream()
                    .filter(row -> !Curves.isBaseline(row))
                    .forEach(row -> sets.putIfAbsent(row.text(Column.FOLDER), row));
            if (sets.size() < 2 || sets.size() > MOST_SETS) {
                continue;
            }
            List<String> labels = new ArrayList<>();
            List<PruneScores> read = new ArrayList<>();
            for (Row row : sets.values()) {
                labels.add(groups.name(row, FOUND));
                read.add(scores.of(row).scores());
            }
            List<double[]> values = new ArrayList<>();
            for (PruneScores one : read) {
                double[] line = new double[read.size()];
                for (int other = 0; other < line.length; other++) {
                    line[other] = new ScoreComparison(one, read.get(other))
                            .spearmanOfStrength()
                            .orElse(Double.NaN);
                }
                values.add(line);
            }
            String where = groups.name(rows.get(0), SPACE);
            maps.add(new HeatMap(
                    "Agreement of scores" + (where.isEmpty() ? "" : ": " + where),
                    about,
                    new HeatMap.Axis("scores", labels),
                    new HeatMap.Axis("and scores", labels),
                    values,
                    new HeatMap.Between(0, 1)));
        }
        return maps;
    }

    /** Faithfulness of circuits of one size where they were found and elsewhere; empty if each is measured in one way. */
    List<HeatMap> robustness(String about) {
        List<HeatMap> maps = new ArrayList<>();
        Set<Axis> where = EnumSet.of(Axis.MODEL, Axis.TASK, Axis.PROMPTS, Axis.QKV, Axis.ELEMENTS, Axis.METRIC);
        for (List<Row> rows : groups.by(where).values()) {
            List<String> sizes =
                    rows.stream().map(row -> row.text(Axis.SIZE)).distinct().toList();
            String size = sizes.get(sizes.size() / 2);
            Map<String, Map<String, Double>> found = new LinkedHashMap<>();
            Set<String> ways = new LinkedHashSet<>();
            Set<Axis> origin = EnumSet.of(Axis.METHOD, Axis.ABLATION, Axis.POSITIONS, Axis.SELECT, Axis.SEED);
            for (Row row : rows) {
                if (row.text(Axis.SIZE).equals(size)
                        && !Curves.isBaseline(row)
                        && row.number(Column.FAITHFULNESS).isPresent()) {
                    String name = groups.name(row, origin);
                    ways.add(row.text(Axis.EVALUATION));
                    found.computeIfAbsent(name.isEmpty() ? row.text(Axis.METHOD) : name, key -> new LinkedHashMap<>())
                            .put(
                                    row.text(Axis.EVALUATION),
                                    row.number(Column.FAITHFULNESS).orElseThrow());
                }
            }
            boolean compares = found.values().stream().anyMatch(measured -> measured.size() > 1);
            if (!compares) {
                continue;
            }
            List<double[]> values = new ArrayList<>();
            for (Map<String, Double> measured : found.values()) {
                double[] line = new double[ways.size()];
                Arrays.setAll(
                        line, place -> measured.getOrDefault(List.copyOf(ways).get(place), Double.NaN));
                values.add(line);
            }
            String name = groups.name(rows.get(0), where);
            maps.add(new HeatMap(
                    "Robustness at size " + size + (name.isEmpty() ? "" : ": " + name),
                    about,
                    new HeatMap.Axis("found by, under", List.copyOf(found.keySet())),
                    new HeatMap.Axis("measured under", List.copyOf(ways)),
                    values,
                    new HeatMap.Between(0, 1)));
        }
        return maps;
    }
}
