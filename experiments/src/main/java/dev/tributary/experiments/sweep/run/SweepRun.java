package dev.tributary.experiments.sweep.run;

import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.sweep.plan.Asked;
import dev.tributary.experiments.sweep.plan.Experiment;
import dev.tributary.experiments.sweep.plan.Unit;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.experiments.sweep.store.SweepFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * One run of a sweep in its folder: what earlier runs have finished is taken from there, the rest is computed. Models are
 * opened one after the other, each once.
 */
public final class SweepRun {

    /** The table is written again after this many times as long as writing it took. */
    private static final long TABLE_SHARE = 20;

    private static final long TABLE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SweepFolder folder;
    private final int threads;
    private final Probe probe;
    private final Progress progress;

    /**
     * @param folder where results are, and what is to be done
     * @param threads of the arithmetic
     * @param probe told of what is computed
     * @param progress told of every unit that is finished
     */
    public SweepRun(SweepFolder folder, int threads, Probe probe, Progress progress) {
        this.folder = folder;
        this.threads = threads;
        this.probe = probe;
        this.progress = progress;
    }

    /**
     * Computes everything that is not known yet.
     *
     * @throws IOException if results cannot be stored; all that were are kept
     */
    public SweepFolder.Counts run() throws IOException {
        Clock clock = new Clock();
        report();
        for (Map.Entry<Session.Key, List<Unit>> model : byModel().entrySet()) {
            probe.opens(model.getKey());
            try (Opened opened = open(model.getValue().get(0))) {
                CircuitUnits circuits = new CircuitUnits(folder, opened, threads, probe);
                TrialUnits trials = new TrialUnits(folder, opened, threads, probe);
                for (Unit unit : model.getValue()) {
                    folder.store(unit, rows(unit, circuits, trials));
                    clock.tick();
                    report();
                }
            }
        }
        folder.writeTable();
        return folder.counts();
    }

    private Opened open(Unit first) throws IOException {
        try {
            return Opened.of(Session.open(new Asked(first.first()).options(threads), Progress.silent()));
        } catch (IOException | RuntimeException | OutOfMemoryError failed) {
            return Opened.failed(FailureWords.of(failed));
        }
    }

    private List<Row> rows(Unit unit, CircuitUnits circuits, TrialUnits trials) {
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

    /** Units that are not known yet, in the order of the plan, but model by model. */
    private Map<Session.Key, List<Unit>> byModel() {
        Map<Session.Key, List<Unit>> byModel = new LinkedHashMap<>();
        for (Unit unit : folder.units()) {
            if (!folder.has(unit)) {
                Session.Key key = Session.Key.of(new Asked(unit.first()).options(threads));
                byModel.computeIfAbsent(key, model -> new ArrayList<>()).add(unit);
            }
        }
        return byModel;
    }

    private void report() {
        SweepFolder.Counts counts = folder.counts();
        progress.advance("cells", counts.known(), counts.all());
    }

    /** Decides when the table is worth writing. */
    private final class Clock {
        private final long[] next = {System.nanoTime() + TABLE_PAUSE_NANOS};

        void tick() {
            long now = System.nanoTime();
            if (now >= next[0]) {
                folder.writeTable();
                long took = System.nanoTime() - now;
                next[0] = now + took + Math.max(TABLE_PAUSE_NANOS, TABLE_SHARE * took);
            }
        }
    }
}
