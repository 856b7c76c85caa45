package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.graph.score.PruneScores;

/** A way to give each edge a number: positive if replacing the edge's clean value makes the metric worse. */
public interface ScoringMethod {

    /** One finite score for each edge, a mean over the objective's prompts. */
    PruneScores score(PatchableModel model, Objective objective, Scoring scoring);
}
