package dev.tributary.experiments.sweep.report;

import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.stored.StoredDrawing;
import dev.tributary.experiments.sweep.plan.Asked;
import dev.tributary.experiments.sweep.plan.Axis;
import dev.tributary.experiments.sweep.plan.Cell;
import dev.tributary.experiments.sweep.plan.Experiment;
import dev.tributary.experiments.sweep.store.Column;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.experiments.sweep.store.StoredSweep;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.WholeFile;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.catalog.Drawings;
import dev.tributary.render.chart.BarPlot;
import dev.tributary.render.chart.ChartPage;
import dev.tributary.render.chart.DataTable;
import dev.tributary.render.chart.Section;
import dev.tributary.render.report.Fact;
import dev.tributary.render.report.Report;
import dev.tributary.render.text.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report of a sweep, of as much as is known: {@code report.html}, and a figure and a file for each circuit in the folder
 * {@code circuits}. Nothing is measured for it.
 */
public final class SweepReport {

    /** Its name in the folder. */
    public static final String FILE = "report.html";

    private static final String CIRCUITS = "circuits";

    /** A figure of more elements shows less. */
    private static final int DRAWN_TOGETHER = 32;

    private static final int ELEMENTS_DRAWN = 300;

    private static final int ROWS_SHOWN = 2_000;

    /** Sets of scores that are kept while circuits are drawn, which follow each other set by set. */
    private static final int SCORES_AT_HAND = 8;

    private final StoredSweep sweep;
    private final Map<Path, ScoreFile> read = new HashMap<>();

    private SweepReport(StoredSweep sweep) {
        this.sweep = sweep;
    }

    /** Writes the report into the folder of the sweep, each file whole. */
    public static void write(StoredSweep sweep, Progress progress) throws IOException {
        new SweepReport(sweep).write(progress);
    }

    private void write(Progress progress) throws IOException {
        List<Row> circuits = rows(Experiment.CIRCUITS);
        drawCircuits(circuits, progress);
        List<Section> sections = new ArrayList<>(sections(circuits));
        trials(Experiment.PATCH).ifPresent(sections::add);
        trials(Experiment.ABLATE).ifPresent(sections::add);
        failures().ifPresent(sections::add);
        byte[] page = page(sections, circuits).write();
        WholeFile.write(sweep.path().resolve(FILE), out -> out.write(page));
    }

    private List<Row> rows(Experiment experiment) {
        return sweep.rows().stream()
                .filter(row -> !row.isFailed() && row.text(Column.EXPERIMENT).equals(experiment.label()))
                .toList();
    }

    private List<Section> sections(List<Row> circuits) throws IOException {
        if (circuits.isEmpty()) {
            return List.of();
        }
        Groups groups = new Groups(circuits);
        Curves curves = new Curves(groups, SweepReport::link);
        List<Section> sections = new ArrayList<>(curves.plots(
                "Bands are 95 % intervals by resampling prompts. Dashed: random circuits of the size that was asked for, dead"
                        + " edges included. Circuits that have no edge left once dead ones are removed are not shown; they"
                        + " do what the empty circuit does. Click a point for its circuit."));
        Optional<BarPlot> areas = curves.areas(
                "The mean of faithfulness over the logarithm of the size that was asked for, straight between the sizes of"
                        + " this sweep: 1 is a circuit that is as good as the model at every size, and values above 1 are"
                        + " circuits that exceed it. Areas over other sizes cannot be compared with these.");
        areas.ifPresent(sections::add);
        sections.addAll(KnownRoc.of(
                groups,
                this::scoresFile,
                "How well |score| tells the edges of the known circuit from the others, over every threshold."));
        Matrices matrices = new Matrices(groups);
        sections.addAll(matrices.agreement(
                this::scores, "Spearman's rank correlation of |score| over all elements; 1 is the same order."));
        sections.addAll(
                matrices.robustness("Faithfulness of the same circuit under the ablation that it was found under"
                        + " and under others; empty where it was not measured. Colours end at 0 and 1."));
        sections.add(table(circuits));
        return List.copyOf(sections);
    }

    private Path scoresFile(Row row) {
        return sweep.folder(row).resolve("scores.json");
    }

    private ScoreFile scores(Row row) throws IOException {
        Path file = scoresFile(row);
        ScoreFile known = read.get(file);
        if (known == null) {
            if (read.size() >= SCORES_AT_HAND) {
                read.clear();
            }
            known = ScoreFile.read(file);
            read.put(file, known);
        }
        return known;
    }

    private static String link(Row row) {
        return row.number(Column.EDGES).orElse(0.0) > 0 ? CIRCUITS + "/" + row.cell() + ".svg" : "";
    }

    /** A figure and a file for each circuit that has none yet, drawn by all cores. */
    private void drawCircuits(List<Row> rows, Progress progress) throws IOException {
        Map<String, Cell> cells = new LinkedHashMap<>();
        sweep.record().cells().forEach(cell -> cells.put(cell.id(), cell));
        Path folder = Files.createDirectories(sweep.path().resolve(CIRCUITS));
        int done = 0;
        for (int first = 0; first < rows.size(); first += DRAWN_TOGETHER) {
            List<Undrawn> some = new ArrayList<>();
            for (Row row : rows.subList(first, Math.min(rows.size(), first + DRAWN_TOGETHER))) {
                Cell cell = cells.get(row.cell());
                Path figure = folder.resolve(row.cell() + ".svg");
                if (cell != null && !link(row).isEmpty() && !Files.exists(figure)) {
                    ScoreFile scores = scores(row);
                    CircuitFile circuit = new Asked(cell).choice().of(scores);
                    some.add(new Undrawn(scores, circuit, folder.resolve(row.cell() + ".json"), figure));
                }
                done++;
            }
            try {
                some.parallelStream().forEach(Undrawn::write);
            } catch (UncheckedIOException unwritten) {
                throw new IOException(String.valueOf(unwritten.getMessage()), unwritten);
            }
            progress.advance("drawing circuits", done, rows.size());
        }
    }

    /** A circuit whose file and figure are to be written. */
    private record Undrawn(ScoreFile scores, CircuitFile circuit, Path file, Path figure) {

        void write() {
            try {
                circuit.write(file);
                new StoredDrawing(scores, Optional.of(circuit))
                        .write(figure, DrawOptions.standard().withTop(ELEMENTS_DRAWN), Drawings.Style.FIGURE);
            } catch (IOException unwritten) {
                throw new UncheckedIOException(unwritten);
            }
        }
    }

    private DataTable table(List<Row> rows) {
        Groups groups = new Groups(rows);
        List<Axis> axes = new ArrayList<>(groups.varied());
        axes.remove(Axis.DEAD);
        List<DataTable.Column> columns = new ArrayList<>(List.of(new DataTable.Column("circuit", false)));
        axes.forEach(axis -> columns.add(new DataTable.Column(axis.label(), axis == Axis.SIZE)));
        for (String name : List.of("edges", "faithfulness", "metric", "KL", "accuracy", "prompts", "whole model")) {
            columns.add(new DataTable.Column(name, true));
        }
        List<List<String>> lines = new ArrayList<>();
        List<String> links = new ArrayList<>();
        for (Row row : rows.subList(0, Math.min(rows.size(), ROWS_SHOWN))) {
            List<String> line = new ArrayList<>(List.of(row.cell()));
            axes.forEach(axis -> line.add(row.text(axis)));
            line.add(row.text(Column.EDGES));
            line.add(measured(row, Column.FAITHFULNESS, Column.FAITHFULNESS_LOW, Column.FAITHFULNESS_HIGH));
            line.add(measured(row, Column.VALUE, Column.VALUE_LOW, Column.VALUE_HIGH));
            line.add(measured(row, Column.KL, Column.KL_LOW, Column.KL_HIGH));
            line.add(measured(row, Column.ACCURACY, Column.ACCURACY_LOW, Column.ACCURACY_HIGH));
            line.add(row.text(Column.MEASURED_ON));
            line.add(brief(row, Column.FULL_VALUE) + ", right " + brief(row, Column.FULL_ACCURACY));
            lines.add(line);
            links.add(link(row));
        }
        String about = rows.size() > ROWS_SHOWN
                ? "The first " + ROWS_SHOWN + " of " + rows.size() + " rows; table.csv has all."
                : "All circuits; table.csv has every column. Means over prompts with 95 % intervals.";
        return new DataTable("Circuits", about, columns, lines, links);
    }

    private static String measured(Row row, Column value, Column low, Column high) {
        return row.number(value).isEmpty()
                ? "undefined"
                : brief(row, value)
                        + (row.number(low).isPresent() ? " [" + brief(row, low) + ", " + brief(row, high) + "]" : "");
    }

    private static String brief(Row row, Column column) {
        return row.number(column).map(Numbers::brief).orElse("");
    }

    /** What was patched or knocked out, what did most first. */
    private Optional<Section> trials(Experiment experiment) {
        List<Row> rows = rows(experiment);
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<Axis> axes = new ArrayList<>(new Groups(rows).varied());
        List<DataTable.Column> columns = new ArrayList<>();
        columns.add(new DataTable.Column("element", false));
        axes.forEach(axis -> columns.add(new DataTable.Column(axis.label(), false)));
        for (String name : List.of("metric", "whole model", "prompts")) {
            columns.add(new DataTable.Column(name, true));
        }
        List<List<String>> lines = rows.stream()
                .sorted((one, other) -> Double.compare(change(other), change(one)))
                .limit(ROWS_SHOWN)
                .map(row -> {
                    List<String> line = new ArrayList<>(List.of(row.text(Column.ELEMENT)));
                    axes.forEach(axis -> line.add(row.text(axis)));
                    line.add(measured(row, Column.VALUE, Column.VALUE_LOW, Column.VALUE_HIGH));
                    line.add(brief(row, Column.FULL_VALUE));
                    line.add(row.text(Column.MEASURED_ON));
                    return line;
                })
                .toList();
        return Optional.of(new DataTable(
                experiment == Experiment.PATCH ? "Activation patching" : "Ablation of components",
                "Those that do most first.",
                columns,
                lines));
    }

    /** By how much a patch or an ablation changes the run that it is made in. */
    private static double change(Row row) {
        boolean intoCorrupt = row.text(Column.EXPERIMENT).equals(Experiment.PATCH.label())
                && row.text(Axis.INTO).equals("corrupt");
        double start =
                row.number(intoCorrupt ? Column.EMPTY_VALUE : Column.FULL_VALUE).orElse(0.0);
        return Math.abs(row.number(Column.VALUE).orElse(start) - start);
    }

    private Optional<Section> failures() {
        if (sweep.failed().isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<Row>> reasons = new LinkedHashMap<>();
        sweep.failed().forEach(row -> reasons.computeIfAbsent(row.text(Column.ERROR), key -> new ArrayList<>())
                .add(row));
        List<List<String>> lines = reasons.entrySet().stream()
                .map(reason -> List.of(
                        Integer.toString(reason.getValue().size()),
                        reason.getKey(),
                        reason.getValue().get(0).cell()))
                .toList();
        return Optional.of(new DataTable(
                "Cells that failed",
                "Why, and the first of them; --retry-failed tries them again.",
                List.of(
                        new DataTable.Column("cells", true),
                        new DataTable.Column("reason", false),
                        new DataTable.Column("first", false)),
                lines));
    }

    private ChartPage page(List<Section> sections, List<Row> circuits) {
        long known = sweep.known();
        int all = sweep.record().cells().size();
        long models = sweep.rows().stream()
                .map(row -> row.text(Axis.MODEL))
                .distinct()
                .count();
        String state = known < all ? "So far " + known + " of " + all + " cells are known. " : "";
        List<Fact> facts = List.of(
                new Fact("cells", known + " of " + all, sweep.failed().size() + " failed"),
                new Fact("circuits measured", Integer.toString(circuits.size()), "random ones included"),
                new Fact("models", Long.toString(models), ""));
        List<Fact> provenance = new ArrayList<>();
        sweep.record().with().forEach((name, value) -> provenance.add(new Fact(name, value, "")));
        sweep.record().inputs().forEach((name, value) -> provenance.add(new Fact(name, "SHA-256 " + value, "")));
        return new ChartPage(
                sweep.record().title(),
                state + "Circuits are found on one part of the prompts and measured on another, unless the sweep says"
                        + " otherwise; every figure has its numbers below it.",
                facts,
                sections,
                notes(circuits),
                provenance,
                List.of(
                        new Report.FileLink("table.csv", "every row with every column"),
                        new Report.FileLink("table.jsonl", "the same, an object on each line"),
                        new Report.FileLink("sweep.json", "the cells, and what they were made from")));
    }

    private static List<String> notes(List<Row> circuits) {
        List<String> notes = new ArrayList<>();
        double fewest = circuits.stream()
                .mapToDouble(row -> row.number(Column.MEASURED_ON).orElse(0.0))
                .min()
                .orElse(0);
        if (!circuits.isEmpty() && fewest < 20) {
            notes.add("Some circuits are measured on " + (int) fewest
                    + " prompts only; intervals of so few prompts are themselves unsure.");
        }
        if (circuits.stream().anyMatch(row -> row.text(Axis.SPLIT).equals("none"))) {
            notes.add(
                    "Where split is none, circuits are measured on the prompts that they were found on, which flatters"
                            + " them.");
        }
        notes.add(
                "A sweep compares many circuits, so the best of them looks better than it is; measure a circuit that was"
                        + " picked here on prompts that took no part.");
        return notes;
    }
}
