package dev.tributary.experiments.sweep.store;

import dev.tributary.experiments.sweep.plan.Cell;
import dev.tributary.experiments.sweep.plan.Unit;
import dev.tributary.experiments.sweep.plan.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sweep as it lies in its folder, read without stopping a run that works there.
 *
 * @param path the folder
 * @param record what is to be done
 * @param rows what is known, in the order of the table
 * @param finished when each unit that is known was finished, by its place in the order of units
 */
public record StoredSweep(Path path, SweepRecord record, List<Row> rows, List<Instant> finished) {

    public StoredSweep {
        rows = List.copyOf(rows);
        finished = List.copyOf(finished);
    }

    /** Reads a folder; throws if it is not that of a sweep. */
    public static StoredSweep open(Path path) throws IOException {
        SweepRecord record = SweepRecord.read(path);
        Map<String, List<Row>> byCell = new HashMap<>();
        List<Instant> finished = new ArrayList<>();
        for (Unit unit : Units.of(record.cells())) {
            Path file = Layout.rows(path, unit);
            if (Files.exists(file)) {
                finished.add(Files.getLastModifiedTime(file).toInstant());
                for (Row row : Rows.read(file)) {
                    byCell.computeIfAbsent(row.cell(), cell -> new ArrayList<>())
                            .add(row);
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Cell cell : record.cells()) {
            rows.addAll(byCell.getOrDefault(cell.id(), List.of()));
        }
        return new StoredSweep(path, record, rows, finished.stream().sorted().toList());
    }

    /** How many cells are known. */
    public long known() {
        return rows.stream().map(Row::cell).distinct().count();
    }

    /** Those that failed. */
    public List<Row> failed() {
        return rows.stream().filter(Row::isFailed).toList();
    }

    /** How long the rest takes if it goes on as the units so far; empty if that cannot be told. */
    public Optional<Duration> left() {
        long known = known();
        if (finished.size() < 2 || known == 0) {
            return Optional.empty();
        }
        Duration soFar = Duration.between(finished.get(0), finished.get(finished.size() - 1));
        return Optional.of(soFar.multipliedBy(record.cells().size() - known).dividedBy(known));
    }

    /** The folder of a unit's scores or of its trial, by the name in its rows. */
    public Path folder(Row row) {
        return path.resolve(Layout.SETS).resolve(row.text(Column.FOLDER));
    }
}
