package dev.tributary.engine.prune.learned;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.prune.About;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.prune.ScoringMethod;
import java.util.Map;
import java.util.Optional;

/**
 * Gates that are open, closed or, in a window between, open in part, learned so that the model says the same with few of
 * them open (Li and Janson 2024, "Optimal Ablation for Interpretability"). Without their regulariser of nodes, and with one
 * draw for each batch.
 *
 * @param lambda what each expected open gate costs
 * @param training how gates are moved
 */
public record UniformGradientSampling(double lambda, Training training) implements ScoringMethod {
    public UniformGradientSampling {
        if (!(lambda >= 0) || Double.isInfinite(lambda)) {
            throw new IllegalArgumentException("ugs needs a lambda of at least 0, got " + lambda);
        }
    }

    @Override
    public String name() {
        return "ugs";
    }

    @Override
    public Map<String, String> settings() {
        return training.settings(Map.of("lambda", Double.toString(lambda)));
    }

    @Override
    public Optional<String> unsuited(Metric metric, Ablation ablation) {
        return training.unsuited(this, metric);
    }

    @Override
    public boolean learnsMasks() {
        return true;
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        Training.Task task = new Training.Task(this, model, objective, scoring);
        return training.learn(task, Gates.UNIFORM, new Pressure.Each(lambda), task.everything());
    }

    @Override
    public About about() {
        return new About(
                "score(e) = t(e) = P(e is kept) after Adam on loss + lambda . sum of t; in each step e is kept, replaced, or in a"
                        + " window of width t (1 - t) kept in part, where alone it has a gradient",
                "1 forward for the replacement of each batch, and a forward and a backward under the mask for each step",
                "As edge-pruning, with one number that trades size against loss and no multipliers; most draws are whole"
                        + " circuits, so what is learned holds for them.",
                "Few elements have a gradient in each step: it needs many. lambda must fit the scale of the loss and the"
                        + " number of elements. A chain each of whose links is needed is broken in most draws, and may be closed"
                        + " before it is seen. Scores are no effects and have no sign.",
                "Li, Janson 2024, Optimal Ablation for Interpretability, arXiv:2409.09951");
    }
}
