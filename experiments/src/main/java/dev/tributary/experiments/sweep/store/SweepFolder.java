package dev.tributary.experiments.sweep.store;

import dev.tributary.experiments.output.GrowingFolder;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.sweep.plan.Experiment;
import dev.tributary.experiments.sweep.plan.Unit;
import dev.tributary.graph.io.WholeFile;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The folder of a sweep while a run of it works there. Rows are stored unit by unit, each in a file that is written whole;
 * the table is made of these files, in the order of the plan, so that it is the same however often runs were killed.
 */
public final class SweepFolder implements UnitFiles, AutoCloseable {

    /** The name of the file of scores. */
    static final String SCORES = "scores.json";

    private final GrowingFolder folder;
    private final SweepRecord record;
    private final List<Unit> units;
    private final Map<String, List<Row>> rows = new HashMap<>();

    private SweepFolder(GrowingFolder folder, SweepRecord record, List<Unit> units) {
        this.folder = folder;
        this.record = record;
        this.units = units;
    }

    /**
     * Takes the folder for this process and reads what earlier runs have finished.
     *
     * @param option that named it
     * @param units what is to be done
     * @param retryFailed whether what failed in earlier runs is forgotten
     */
    public static SweepFolder claim(String option, Path path, SweepRecord record, List<Unit> units, boolean retryFailed)
            throws IOException {
        GrowingFolder folder = GrowingFolder.claim(option, path, SweepRecord.FILE, SweepRecord.FORMAT);
        try {
            if (Files.exists(folder.path().resolve(SweepRecord.FILE))) {
                requireSame(path, SweepRecord.read(folder.path()), record);
            }
            record.write(folder.path());
            SweepFolder sweep = new SweepFolder(folder, record, List.copyOf(units));
            for (Unit unit : units) {
                Path file = sweep.rowsFile(unit);
                if (Files.exists(file)) {
                    List<Row> read = Rows.read(file);
                    boolean failed = read.stream().anyMatch(Row::isFailed);
                    if (failed ? !retryFailed : sweep.isWhole(unit)) {
                        sweep.remember(read);
                    }
                }
            }
            return sweep;
        } catch (IOException | RuntimeException failed) {
            folder.close();
            throw failed;
        }
    }

    /** Rows that were computed with or from something else must not stand beside new ones. */
    private static void requireSame(Path path, SweepRecord before, SweepRecord now) {
        List<String> differences = new ArrayList<>();
        differences(before.with(), now.with(), differences);
        differences(before.inputs(), now.inputs(), differences);
        if (!differences.isEmpty()) {
            throw new UsageException("--out " + path + " holds results of this sweep that other things went into ("
                    + String.join("; ", differences) + "), so new rows would not fit beside them; name another folder");
        }
    }

    private static void differences(Map<String, String> before, Map<String, String> now, List<String> found) {
        for (String name : new TreeSet<>(before.keySet())) {
            String value = now.get(name);
            if (value != null && !value.equals(before.get(name))) {
                found.add(name + " was " + before.get(name) + " and is " + value);
            }
        }
    }

    /** Rows of circuits are nothing without the scores that they come from. */
    private boolean isWhole(Unit unit) {
        return unit.experiment() != Experiment.CIRCUITS || Files.exists(scores(unit));
    }

    private void remember(List<Row> known) {
        Map<String, List<Row>> byCell = new LinkedHashMap<>();
        known.forEach(row ->
                byCell.computeIfAbsent(row.cell(), cell -> new ArrayList<>()).add(row));
        rows.putAll(byCell);
    }

    /** The digest of the weights of a model, by its name in cells; empty if they come from no file. */
    public Optional<String> weights(String model) {
        // of a file or folder its whole path is recorded
        return Stream.of(model, Path.of(model).toAbsolutePath().normalize().toString())
                .map(name -> record.inputs().getOrDefault("model " + name, ""))
                .filter(digest -> !digest.isEmpty())
                .findFirst();
    }

    /** Where it is. */
    public Path path() {
        return folder.path();
    }

    /** Whether the rows of a unit are known. */
    public boolean has(Unit unit) {
        return rows.containsKey(unit.first().id());
    }

    /** How many cells are known, and how many of them failed. */
    public Counts counts() {
        int failed =
                (int) rows.values().stream().filter(of -> of.get(0).isFailed()).count();
        return new Counts(record.cells().size(), rows.size(), failed);
    }

    @Override
    public Path scores(Unit unit) {
        return folder(unit).resolve(SCORES);
    }

    private Path folder(Unit unit) {
        return Layout.folder(path(), unit);
    }

    private Path rowsFile(Unit unit) {
        return Layout.rows(path(), unit);
    }

    @Override
    public void store(Unit unit, String name, Writer writer) {
        try {
            requireThere();
            Files.createDirectories(folder(unit));
            writer.write(folder(unit).resolve(name));
        } catch (IOException failed) {
            throw lost(failed);
        }
    }

    /** Stores the rows of a unit. */
    public void store(Unit unit, List<Row> found) {
        store(unit, unit.rows(), file -> WholeFile.write(file, Rows.text(found)));
        remember(found);
    }

    /** Stores what was computed elsewhere: files of a unit by their names, that of the scores last. */
    public void store(Unit unit, Map<String, byte[]> files) {
        List<String> names = new ArrayList<>(new TreeSet<>(files.keySet()));
        if (names.remove(SCORES)) {
            names.add(SCORES);
        }
        for (String name : names) {
            store(unit, name, file -> WholeFile.write(file, out -> out.write(files.getOrDefault(name, new byte[0]))));
        }
    }

    /** The files of the scores of a unit, by their names; none if the scores are not known. */
    public Map<String, byte[]> scoreFiles(Unit unit) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        if (Files.exists(scores(unit))) {
            try (Stream<Path> all = Files.list(folder(unit))) {
                for (Path file : all.toList()) {
                    String name = String.valueOf(file.getFileName());
                    if (name.startsWith("scores")) {
                        files.put(name, Files.readAllBytes(file));
                    }
                }
            }
        }
        return files;
    }

    /** Writes the table of all rows that are known, as CSV and as lines of JSON. */
    public void writeTable() {
        List<Row> known = new ArrayList<>();
        record.cells()
                .forEach(cell ->
                        known.addAll(Optional.ofNullable(rows.get(cell.id())).orElse(List.of())));
        try {
            requireThere();
            WholeFile.write(path().resolve(Layout.CSV), Rows.csv(known));
            WholeFile.write(path().resolve(Layout.LINES), Rows.text(known));
        } catch (IOException failed) {
            throw lost(failed);
        }
    }

    private void requireThere() throws IOException {
        if (!Files.isDirectory(path())) {
            throw new IOException("the folder is not there any more");
        }
    }

    private UncheckedIOException lost(IOException failed) {
        return new UncheckedIOException(new IOException(
                "nothing more can be written in " + path() + ": " + failed.getMessage()
                        + "; when that is mended, the same command goes on where this one stopped",
                failed));
    }

    /** How far a sweep is, in cells. */
    public record Counts(int all, int known, int failed) {}

    /** What is to be done. */
    public List<Unit> units() {
        return units;
    }

    @Override
    public void close() {
        folder.close();
    }
}
