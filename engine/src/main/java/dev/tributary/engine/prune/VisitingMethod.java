package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.PatchableModel;
import java.util.function.Supplier;

/**
 * A method that visits elements in turn and decides on each by measuring, where what comes next depends on what was
 * decided before. Several visits can be measured at a time by foreseeing decisions.
 */
public sealed interface VisitingMethod extends ScoringMethod permits Acdc {

    /**
     * One finite score for each element.
     *
     * @param runs measure the candidates; asked for again after some visits, and closed
     */
    Scored score(PatchableModel model, Objective objective, Scoring scoring, Supplier<? extends CandidateRuns> runs);

    @Override
    default Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        return score(model, objective, scoring, () -> new RunsHere(model, objective, scoring.space(model.graph())));
    }
}
