package dev.tributary.experiments.sweep.run;

import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.apart.Here;
import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.sweep.plan.Asked;
import dev.tributary.experiments.sweep.plan.Unit;
import dev.tributary.experiments.sweep.store.SweepFolder;
import dev.tributary.experiments.work.Ask;
import dev.tributary.experiments.work.Workplace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of a sweep whose units other machines compute; its folder gets the same bytes as from {@link SweepRun}. */
public final class ApartRun {

    private final SweepFolder folder;
    private final Workplace workplace;
    private final Progress progress;

    /**
     * @param folder where results are, and what is to be done
     * @param workplace that computes
     * @param progress told of every unit that arrives
     */
    public ApartRun(SweepFolder folder, Workplace workplace, Progress progress) {
        this.folder = folder;
        this.workplace = workplace;
        this.progress = progress;
    }

    /**
     * Has everything computed that is not known yet.
     *
     * @throws IOException if results cannot be stored, or the workplace is lost; all that arrived are kept
     */
    public SweepFolder.Counts run() throws IOException {
        Map<Session.Key, List<Unit>> models = ModelUnits.unknown(folder, 1);
        List<List<Unit>> pieces = byFolder(models);
        if (pieces.size() < workplace.width()) {
            new ApartScoreSets(folder, workplace, progress).compute(models);
        }
        List<Ask> asks = new ArrayList<>();
        for (List<Unit> units : pieces) {
            Unit first = units.get(0);
            Optional<String> weights = folder.weights(
                    Session.Key.of(new Asked(first.first()).options(1)).model());
            asks.add(SweepPiece.of(units, weights, folder.scoreFiles(first)));
        }
        report();
        TableClock clock = new TableClock(folder);
        String kernel = Here.kernel();
        workplace.run(asks, (number, answer) -> {
            List<Unit> units = pieces.get(number);
            SweepPiece.Found found = answer.read(kernel, in -> SweepPiece.Found.read(in, units.size()));
            folder.store(units.get(0), found.files());
            for (int unit = 0; unit < units.size(); unit++) {
                folder.store(units.get(unit), found.rows().get(unit));
            }
            clock.tick();
            report();
        });
        folder.writeTable();
        return folder.counts();
    }

    private static List<List<Unit>> byFolder(Map<Session.Key, List<Unit>> models) {
        List<List<Unit>> pieces = new ArrayList<>();
        for (List<Unit> units : models.values()) {
            Map<String, List<Unit>> byFolder = new LinkedHashMap<>();
            units.forEach(unit -> byFolder.computeIfAbsent(unit.folder(), name -> new ArrayList<>())
                    .add(unit));
            pieces.addAll(byFolder.values());
        }
        return pieces;
    }

    private void report() {
        SweepFolder.Counts counts = folder.counts();
        progress.advance("cells", counts.known(), counts.all());
    }
}
