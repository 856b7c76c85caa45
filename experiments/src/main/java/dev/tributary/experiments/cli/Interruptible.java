package dev.tributary.experiments.cli;

import dev.tributary.engine.prune.EffectJournal;
import dev.tributary.engine.prune.Scored;
import dev.tributary.experiments.run.opening.Scorer;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.recording.JournalFile;
import dev.tributary.experiments.run.recording.NotebookFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Scoring that goes on where an earlier run of the same was interrupted, if the method takes so long that it keeps what it
 * has measured, and there is a result beside which that can be kept.
 */
final class Interruptible {

    private Interruptible() {}

    /** Something that is done with scores, after which what was kept of them is removed. */
    interface Use {
        void of(Scored scored) throws IOException;
    }

    static void score(Study study, Optional<Path> result, ProgressLine progress, Use use) throws IOException {
        score(study, study, result, progress, use);
    }

    /**
     * The same by whoever computes scores.
     *
     * @param study that is scored
     */
    static void score(Scorer scorer, Study study, Optional<Path> result, ProgressLine progress, Use use)
            throws IOException {
        if (result.isEmpty()) {
            use.of(scorer.score(progress, EffectJournal.none()));
        } else if (study.method().keepsEffects()) {
            try (JournalFile journal = JournalFile.open(result.get(), study)) {
                use.of(scorer.score(progress, journal));
                journal.remove();
            }
        } else {
            NotebookFile notebook = NotebookFile.ofScores(result.get(), study);
            use.of(scorer.score(progress, notebook));
            notebook.remove();
        }
    }
}
