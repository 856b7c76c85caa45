package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.PatchableModel;

/** A way to give each element a number: positive if replacing its clean value makes the metric worse. */
public interface ScoringMethod {

    /** One finite score for each element, a mean over the objective's prompts. */
    Scored score(PatchableModel model, Objective objective, Scoring scoring);

    /** What somebody should know before using it. */
    About about();
}
