package dev.tributary.experiments.run.analyzing;

import dev.tributary.engine.progress.Progress;

/** A question about a model, with everything that answers it. */
public interface Analysis {

    /** As it is typed. */
    String name();

    /** What it tells, in a line. */
    String description();

    /** The built-in model that is looked at unless another is named. */
    String model();

    /** Answers the question. */
    Findings of(AnalysisInput input, Progress progress);
}
