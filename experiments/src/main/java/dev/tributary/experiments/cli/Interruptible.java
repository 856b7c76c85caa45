package dev.tributary.experiments.cli;

import dev.tributary.engine.progress.Notebook;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.EffectJournal;
import dev.tributary.engine.prune.Scored;
import dev.tributary.experiments.run.apart.ApartScores;
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

        Scored score(Progress progress, Notebook notebook) throws IOException;
    }

    /** Computes scores here. */
    record Here(Study study) implements Way {
        @Override
        public Scored score(Progress progress, EffectJournal journal) {
            return study.score(progress, journal);
        }

        @Override
        public Scored score(Progress progress, Notebook notebook) {
            return study.score(progress, notebook);
        }
    }

    /** Computes scores by a workplace. */
    record There(ApartScores apart) implements Way {
        @Override
        public Scored score(Progress progress, EffectJournal journal) throws IOException {
            return apart.score(progress, journal);
        }

        @Override
        public Scored score(Progress progress, Notebook notebook) throws IOException {
            return apart.score(progress, notebook);
        }
    }

    static void score(Study study, Optional<Path> result, ProgressLine progress, Use use) throws IOException {
        score(new Here(study), study, result, progress, use);
    }

    /** The same in either way. */
    static void score(Way way, Study study, Optional<Path> result, ProgressLine progress, Use use) throws IOException {
        if (result.isEmpty()) {
            use.of(way.score(progress, EffectJournal.none()));
        } else if (study.method().keepsEffects()) {
            try (JournalFile journal = JournalFile.open(result.get(), study)) {
                use.of(way.score(progress, journal));
                journal.remove();
            }
        } else {
            NotebookFile notebook = NotebookFile.ofScores(result.get(), study);
            use.of(way.score(progress, notebook));
            notebook.remove();
        }
    }
}
