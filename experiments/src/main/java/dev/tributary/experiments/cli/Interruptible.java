package dev.tributary.experiments.cli;

import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.EffectJournal;
import dev.tributary.engine.prune.Scored;
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

    /** How scores are computed, here or by a workplace. */
    interface Way {
        Scored score(Progress progress, EffectJournal journal) throws IOException;
    }

    static void score(Study study, Optional<Path> result, ProgressLine progress, Use use) throws IOException {
        if (result.isEmpty() || study.method().keepsEffects()) {
            score(study::score, study, result, progress, use);
            return;
        }
        NotebookFile notebook = NotebookFile.ofScores(result.get(), study);
        use.of(study.score(progress, notebook));
        notebook.remove();
    }

    /** The same where scores are computed elsewhere, which only effects that are measured one by one go on from. */
    static void score(Way way, Study study, Optional<Path> result, ProgressLine progress, Use use) throws IOException {
        if (result.isEmpty() || !study.method().keepsEffects()) {
            use.of(way.score(progress, EffectJournal.none()));
            return;
        }
        try (JournalFile journal = JournalFile.open(result.get(), study)) {
            use.of(way.score(progress, journal));
            journal.remove();
        }
    }
}
