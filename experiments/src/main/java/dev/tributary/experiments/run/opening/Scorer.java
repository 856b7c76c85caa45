package dev.tributary.experiments.run.opening;

import dev.tributary.engine.progress.Notebook;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.EffectJournal;
import dev.tributary.engine.prune.Scored;
import java.io.IOException;

/** Scores every element of a study on its score split: here, or by several machines. */
public interface Scorer {

    /**
     * Keeps what is measured in case that it is interrupted.
     *
     * @param journal keeps effects that are measured already
     */
    Scored score(Progress progress, EffectJournal journal) throws IOException;

    /** Notes how far it is in case that it is interrupted. */
    Scored score(Progress progress, Notebook notebook) throws IOException;
}
