package dev.tributary.experiments.cli;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.experiments.run.apart.ApartEvaluations;
import dev.tributary.experiments.run.apart.ApartScores;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.opening.Scorer;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.work.Workplace;
import dev.tributary.graph.index.IndexSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Here, or a workplace that is closed in the end.
 *
 * @param elsewhere the workplace; here if empty
 */
record ChosenPlace(Optional<Workplace> elsewhere) implements AutoCloseable {

    static ChosenPlace of(Optional<Workplace> elsewhere) {
        return new ChosenPlace(elsewhere);
    }

    /** Scores a study, and does something with the scores. */
    void score(RunOptions asked, Study study, Optional<Path> result, ProgressLine progress, Interruptible.Use use)
            throws IOException {
        Scorer scorer = elsewhere
                .<Scorer>map(place -> new ApartScores(asked, study, place))
                .orElse(study);
        Interruptible.score(scorer, study, result, progress, use);
    }

    /** What measures circuits of a space on the report split. */
    CircuitEvaluator measuring(RunOptions asked, Study study, IndexSpace space) {
        return elsewhere
                .map(place -> ApartEvaluations.of(asked, study, place))
                .orElseGet(() -> study.evaluator(study.split().report(), space));
    }

    @Override
    public void close() {
        elsewhere.ifPresent(Workplace::close);
    }
}
