package dev.tributary.experiments.sweep.run;

import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.EffectJournal;
import dev.tributary.engine.prune.Scored;
import dev.tributary.experiments.run.apart.ApartScores;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.recording.JournalFile;
import dev.tributary.experiments.run.recording.Origin;
import dev.tributary.experiments.sweep.plan.Asked;
import dev.tributary.experiments.sweep.plan.Experiment;
import dev.tributary.experiments.sweep.plan.Unit;
import dev.tributary.experiments.sweep.store.SweepFolder;
import dev.tributary.experiments.work.PieceFailedException;
import dev.tributary.experiments.work.Workplace;
import dev.tributary.graph.io.ScoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sets of scores whose prompts, elements or visits are shared out: for a sweep, or the end of one, that has fewer sets than
 * there are machines. Without it some machines would have nothing to do.
 */
final class ApartScoreSets {

    private final SweepFolder folder;
    private final Workplace workplace;
    private final Progress progress;

    ApartScoreSets(SweepFolder folder, Workplace workplace, Progress progress) {
        this.folder = folder;
        this.workplace = workplace;
        this.progress = progress;
    }

    /**
     * Has the scores of these units computed, as far as their methods can be taken apart, and stores them. What is wrong
     * with a unit is left to the machine that computes the whole of it, which meets the same and says so in its rows.
     *
     * @throws IOException if results cannot be stored, or the workplace is lost
     */
    void compute(Map<Session.Key, List<Unit>> models) throws IOException {
        for (List<Unit> units : models.values()) {
            List<Unit> wanted = units.stream().filter(this::wants).toList();
            if (wanted.isEmpty()) {
                continue;
            }
            Optional<Session> session = opened(wanted.get(0));
            if (session.isPresent()) {
                try (Session own = session.get()) {
                    for (Unit unit : wanted) {
                        compute(unit, own);
                    }
                }
            }
        }
    }

    private Optional<Session> opened(Unit unit) {
        try {
            return Optional.of(Session.open(options(unit), progress));
        } catch (IOException | RuntimeException wrong) {
            leave(wrong);
            return Optional.empty();
        }
    }

    private void compute(Unit unit, Session session) throws IOException {
        if (!wants(unit)) {
            return;
        }
        Study study;
        try {
            study = session.study(options(unit));
        } catch (IOException | RuntimeException wrong) {
            leave(wrong);
            return;
        }
        if (ApartScores.suits(study.method())) {
            compute(unit, study);
        }
    }

    private void compute(Unit unit, Study study) throws IOException {
        Path file = folder.scores(unit);
        try {
            ScoreFile scores = Origin.scoreFile(study, scored(unit, study, file));
            folder.store(unit, String.valueOf(file.getFileName()), scores::write);
            JournalFile.discard(file);
        } catch (UsageException | IllegalArgumentException | IllegalStateException | PieceFailedException wrong) {
            leave(wrong);
        }
    }

    private Scored scored(Unit unit, Study study, Path file) throws IOException {
        ApartScores apart = new ApartScores(options(unit), study, workplace);
        if (!study.method().keepsEffects()) {
            return apart.score(progress, EffectJournal.none());
        }
        try (JournalFile journal = JournalFile.open(file, study)) {
            return apart.score(progress, journal);
        }
    }

    private void leave(Exception wrong) {
        progress.report("cannot be shared out: " + wrong.getMessage(), 0, 1);
    }

    private boolean wants(Unit unit) {
        return unit.experiment() == Experiment.CIRCUITS && !Files.exists(folder.scores(unit));
    }

    private static RunOptions options(Unit unit) {
        return new Asked(unit.first()).options(1);
    }
}
