package dev.tributary.experiments.sweep.run;

import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.sweep.plan.Asked;
import dev.tributary.experiments.sweep.plan.Unit;
import dev.tributary.experiments.sweep.store.SweepFolder;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * One run of a sweep in its folder: what earlier runs have finished is taken from there, the rest is computed. Models are
 * opened one after the other, each once.
 */
public final class SweepRun {

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
        TableClock clock = new TableClock(folder);
        report();
        for (Map.Entry<Session.Key, List<Unit>> model :
                ModelUnits.unknown(folder, threads).entrySet()) {
            probe.opens(model.getKey());
            try (Opened opened = open(model.getValue().get(0))) {
                ModelUnits units = new ModelUnits(folder, opened, threads, probe);
                for (Unit unit : model.getValue()) {
                    folder.store(unit, units.rows(unit));
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

    private void report() {
        SweepFolder.Counts counts = folder.counts();
        progress.advance("cells", counts.known(), counts.all());
    }
}
