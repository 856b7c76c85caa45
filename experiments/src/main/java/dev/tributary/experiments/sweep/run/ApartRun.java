package dev.tributary.experiments.sweep.run;

import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.apart.Here;
import dev.tributary.experiments.run.opening.Session;
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
        if (folders(models) < workplace.width()) {
            new ApartScoreSets(folder, workplace, progress).compute(models);
        }
        List<List<Unit>> pieces = new ArrayList<>();
        List<Ask> asks = new ArrayList<>();
        for (Map.Entry<Session.Key, List<Unit>> model : models.entrySet()) {
            Map<String, List<Unit>> byFolder = new LinkedHashMap<>();
            model.getValue().forEach(unit -> byFolder.computeIfAbsent(unit.folder(), name -> new ArrayList<>())
                    .add(unit));
            Optional<String> weights = folder.weights(model.getKey().model());
            for (List<Unit> units : byFolder.values()) {
                pieces.add(units);
                asks.add(SweepPiece.of(units, weights, folder.scoreFiles(units.get(0))));
            }
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

    private static long folders(Map<Session.Key, List<Unit>> models) {
        return models.values().stream()
                .flatMap(List::stream)
                .map(Unit::folder)
                .distinct()
                .count();
    }

    private void report() {
        SweepFolder.Counts counts = folder.counts();
        progress.advance("cells", counts.known(), counts.all());
    }
}
