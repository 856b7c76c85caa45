package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.SplittableRandom;

/** A uniform number from 0 to 1 for each edge. A method that does not beat it does not work. */
public record RandomScores() implements ScoringMethod {

    @Override
    public String name() {
        return "random";
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        SplittableRandom random = new SplittableRandom(scoring.seed());
        IndexSpace space = scoring.space(model);
        double[] values = new double[space.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = random.nextDouble();
        }
        return Scored.of(PruneScores.of(space, values));
    }

    @Override
    public About about() {
        return new About(
                "score = a uniform number from 0 to 1, by the seed",
                "none",
                "The baseline that any method has to beat.",
                "Nothing: it claims nothing.",
                "none");
    }
}
