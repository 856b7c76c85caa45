package dev.tributary.experiments.sweep.run;

import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.sweep.plan.Asked;
import dev.tributary.experiments.sweep.plan.Experiment;
import dev.tributary.experiments.sweep.plan.Unit;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.experiments.sweep.store.SweepFolder;
import dev.tributary.experiments.sweep.store.UnitFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** The units of one opened model: what goes wrong with one becomes its rows. */
final class ModelUnits {

    private final CircuitUnits circuits;
    private final TrialUnits trials;

    ModelUnits(UnitFiles files, Opened opened, int threads, Probe probe) {
        this.circuits = new CircuitUnits(files, opened, threads, probe);
        this.trials = new TrialUnits(files, opened, threads, probe);
    }

    /** The rows of a unit; throws only if it was asked to stop, or nothing can be stored. */
    List<Row> rows(Unit unit) {
        try {
            return unit.experiment() == Experiment.CIRCUITS ? circuits.rows(unit) : trials.rows(unit);
        } catch (CancellationException | UncheckedIOException stopped) {
            // asked to stop, or nothing can be stored any more: not a fault of this cell
            throw stopped;
        } catch (IOException | RuntimeException | OutOfMemoryError failed) {
            String reason = FailureWords.of(failed);
            return unit.cells().stream().map(cell -> Row.failed(cell, reason)).toList();
        }
    }

    /** Units of a folder that are not known yet, in the order of the plan, but model by model. */
    static Map<Session.Key, List<Unit>> unknown(SweepFolder folder, int threads) {
        Map<Session.Key, List<Unit>> byModel = new LinkedHashMap<>();
        for (Unit unit : folder.units()) {
            if (!folder.has(unit)) {
                Session.Key key = Session.Key.of(new Asked(unit.first()).options(threads));
                byModel.computeIfAbsent(key, model -> new ArrayList<>()).add(unit);
            }
        }
        return byModel;
    }
}
