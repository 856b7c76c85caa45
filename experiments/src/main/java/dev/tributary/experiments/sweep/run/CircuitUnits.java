package dev.tributary.experiments.sweep.run;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.Scored;
import dev.tributary.experiments.run.measuring.Candidate;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.recording.JournalFile;
import dev.tributary.experiments.run.recording.Origin;
import dev.tributary.experiments.sweep.plan.Asked;
import dev.tributary.experiments.sweep.plan.Axis;
import dev.tributary.experiments.sweep.plan.Cell;
import dev.tributary.experiments.sweep.plan.Unit;
import dev.tributary.experiments.sweep.store.Column;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.experiments.sweep.store.UnitFiles;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.ScoreFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Circuits of stored scores, measured. A set of scores is computed once and serves every size, ranking and evaluation; an
 * evaluator, with what the whole and the empty model do, serves every set of scores that is measured in its way.
 */
final class CircuitUnits {

    private final UnitFiles folder;
    private final Opened opened;
    private final int threads;
    private final Probe probe;
    private final Evaluators evaluators;
    private final Map<String, String> failed = new HashMap<>();

    CircuitUnits(UnitFiles folder, Opened opened, int threads, Probe probe) {
        this.folder = folder;
        this.opened = opened;
        this.threads = threads;
        this.probe = probe;
        this.evaluators = new Evaluators(probe);
    }

    /** The rows of a unit; throws what is wrong with it. */
    List<Row> rows(Unit unit) throws IOException {
        Study scoring = opened.session().study(new Asked(unit.first()).options(threads));
        ScoreFile scores = scores(unit, scoring);
        Study measuring = opened.session().study(new Asked(unit.first()).evaluation(threads));
        CircuitEvaluator evaluator = evaluators.of(measuring);
        Map<Cell, CircuitFile> chosen = new LinkedHashMap<>();
        Map<Circuit, Integer> numbers = new LinkedHashMap<>();
        for (Cell cell : unit.cells()) {
            CircuitFile circuit = new Asked(cell).choice().of(scores);
            chosen.put(cell, circuit);
            numbers.putIfAbsent(circuit.circuit(), numbers.size());
        }
        List<PatchMask> masks = numbers.keySet().stream()
                .<PatchMask>map(PatchMask.AblatingAllBut::new)
                .toList();
        unit.cells().forEach(probe::measures);
        List<Evaluation> evaluations = evaluator.evaluate(masks, Progress.silent());
        Truth truth = Truth.of(scoring, scores);
        FoundRow found = FoundRow.of(scoring);
        List<Row> rows = new ArrayList<>();
        chosen.forEach((cell, circuit) -> {
            int number = numbers.getOrDefault(circuit.circuit(), 0);
            Candidate candidate = new Candidate("circuit", circuit.selection().nominalSize(), circuit.circuit());
            Measured measured = Measured.of("report", candidate, evaluations.get(number), evaluator);
            Row row = MeasuredRow.of(Row.of(cell), measured)
                    .with(Column.OF, circuit.circuit().capacity())
                    .with(Column.FULL_VALUE, evaluator.full().meanMetric())
                    .with(Column.FULL_ACCURACY, evaluator.full().meanAccuracy())
                    .with(Column.EMPTY_VALUE, evaluator.empty().meanMetric())
                    .with(Column.FOLDER, unit.folder());
            rows.add(found.in(truth.of(row, circuit.circuit()))
                    .with(Axis.EVALUATION, measuring.ablation().specification()));
        });
        return rows;
    }

    private ScoreFile scores(Unit unit, Study study) throws IOException {
        String reason = failed.get(unit.folder());
        if (reason != null) {
            throw new IllegalArgumentException(reason);
        }
        Path file = folder.scores(unit);
        if (Files.exists(file)) {
            discardJournal(file);
            return ScoreFile.read(file);
        }
        try {
            probe.scores(unit);
            ScoreFile scores = Origin.scoreFile(study, score(unit, study, file));
            folder.store(unit, String.valueOf(file.getFileName()), scores::write);
            discardJournal(file);
            return scores;
        } catch (IllegalArgumentException | IllegalStateException | OutOfMemoryError wrong) {
            failed.put(unit.folder(), FailureWords.of(wrong));
            throw wrong;
        }
    }

    private static void discardJournal(Path file) {
        try {
            JournalFile.discard(file);
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }

    /** Methods that take long go on where an earlier run was killed. */
    private Scored score(Unit unit, Study study, Path file) {
        if (!study.method().keepsEffects()) {
            return study.score(Progress.silent());
        }
        Scored[] scored = new Scored[1];
        folder.store(unit, String.valueOf(file.getFileName()), target -> {
            try (JournalFile journal = JournalFile.open(target, study)) {
                scored[0] = study.score(Progress.silent(), journal);
            }
        });
        return scored[0];
    }
}
