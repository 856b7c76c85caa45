package dev.tributary.experiments.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.sweep.plan.Cell;
import dev.tributary.experiments.sweep.plan.Unit;
import dev.tributary.experiments.sweep.plan.Units;
import dev.tributary.experiments.sweep.run.Probe;
import dev.tributary.experiments.sweep.run.SweepRun;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.experiments.sweep.store.StoredSweep;
import dev.tributary.experiments.sweep.store.SweepFolder;
import dev.tributary.experiments.sweep.store.SweepRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rows of a sweep, computed again in another folder: whole units, since their cells are computed together. */
public final class SweepVerification {

    /** Metrics, divergences and shares are of this order. */
    private static final double ONE = 1;

    private SweepVerification() {}

    /**
     * Computes rows again.
     *
     * @param cell the cell whose unit is computed; everything if empty
     * @param scratch a folder that is not there yet
     */
    public static Verification of(Path folder, Optional<String> cell, Path scratch, int threads, Progress progress)
            throws IOException {
        StoredSweep stored = StoredSweep.open(folder);
        List<Unit> units = Units.of(stored.record().cells()).stream()
                .filter(unit ->
                        cell.isEmpty() || unit.cells().stream().map(Cell::id).anyMatch(cell.get()::equals))
                .toList();
        if (units.isEmpty()) {
            throw new UsageException(folder + " has no cell " + cell.orElse("") + "; the first column of its table has"
                    + " their names");
        }
        List<Cell> cells = units.stream().flatMap(unit -> unit.cells().stream()).toList();
        SweepRecord record = new SweepRecord(
                stored.record().title(), stored.record().with(), stored.record().inputs(), cells);
        List<Row> again;
        try (SweepFolder claimed = SweepFolder.claim("verify", scratch, record, units, false)) {
            new SweepRun(claimed, threads, Probe.none(), progress).run();
            again = StoredSweep.open(claimed.path()).rows();
        }
        return compare(stored.rows(), again, cells);
    }

    private static Verification compare(List<Row> stored, List<Row> again, List<Cell> cells) {
        Map<String, List<Row>> before = byCell(stored);
        Map<String, List<Row>> now = byCell(again);
        List<Finding> findings = new ArrayList<>();
        for (Cell cell : cells) {
            String what = cell.id() + " " + cell.words();
            List<Row> rows = before.getOrDefault(cell.id(), List.of());
            findings.add(
                    rows.isEmpty()
                            ? Finding.unknown(what, "it has no row yet")
                            : compare(what, rows, now.getOrDefault(cell.id(), List.of())));
        }
        return new Verification(findings);
    }

    private static Map<String, List<Row>> byCell(List<Row> rows) {
        return rows.stream().collect(Collectors.groupingBy(Row::cell));
    }

    private static Finding compare(String what, List<Row> stored, List<Row> again) {
        if (stored.equals(again)) {
            return new Finding(what, Finding.Verdict.SAME, stored.size() == 1 ? "1 row" : stored.size() + " rows");
        }
        if (stored.size() != again.size()) {
            return new Finding(
                    what, Finding.Verdict.DIFFERENT, stored.size() + " rows are stored, and there are " + again.size());
        }
        Finding worst = new Finding(what, Finding.Verdict.SAME, "");
        for (int index = 0; index < stored.size(); index++) {
            Optional<String> text =
                    differingText(stored.get(index).json(), again.get(index).json());
            if (text.isPresent()) {
                return new Finding(what, Finding.Verdict.DIFFERENT, text.get());
            }
            // a row of a table has numbers of different kinds, each its own measure
            for (Map.Entry<String, JsonNode> field : stored.get(index).json().properties()) {
                if (field.getValue().isNumber()) {
                    Finding one = Agreement.of(
                            what,
                            new double[] {field.getValue().doubleValue()},
                            new double[] {
                                again.get(index).json().path(field.getKey()).doubleValue()
                            },
                            Precision.FP32,
                            ONE);
                    if (one.verdict().compareTo(worst.verdict()) > 0) {
                        worst = new Finding(what, one.verdict(), field.getKey() + ": " + one.detail());
                    }
                }
            }
        }
        return worst;
    }

    private static Optional<String> differingText(JsonNode stored, JsonNode again) {
        for (Map.Entry<String, JsonNode> field : stored.properties()) {
            JsonNode other = again.path(field.getKey());
            boolean number = field.getValue().isNumber() && other.isNumber();
            if (!number && !field.getValue().equals(other)) {
                return Optional.of(field.getKey() + " was " + field.getValue() + " and is "
                        + (other.isMissingNode() ? "nothing" : other));
            }
        }
        return Optional.empty();
    }
}
