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
 * Hard-concrete gates on every element, learned so that the model says the same while a Lagrangian presses for a size
 * (Bhaskar, Wettig, Friedman and Chen 2024, "Finding Transformer Circuits with Edge Pruning").
 *
 * @param size how many are to be kept
 * @param training how gates and multipliers are moved
 */
public record EdgePruning(Size size, Training training) implements ScoringMethod {

    @Override
    public String name() {
        return "edge-pruning";
    }

    @Override
    public Map<String, String> settings() {
        return training.settings(Map.of("size", size.typed()));
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
        return training.learn(task, Gates.HARD_CONCRETE, new Pressure.Lagrangian(size), task.everything());
    }

    @Override
    public About about() {
        return new About(
                "score(e) = P(gate of e is open) after Adam on loss + l1 (t - s) + l2 (t - s)^2, s the expected share of closed"
                        + " gates, t the share that is asked for (rising over the first 4/5 of the steps), while l1 and l2"
                        + " ascend; gates are hard concrete, masks are drawn anew in each step",
                "1 forward for the replacement of each batch, and a forward and a backward under the mask for each step",
                "For one circuit of a given size: choose that many elements afterwards. It finds smaller circuits than scores"
                        + " of single elements do.",
                "One run for one size: sizes far from it are ranked poorly. Scores are no effects and have no sign. Another"
                        + " seed can give another circuit: compare several.",
                "Bhaskar, Wettig, Friedman, Chen 2024, Finding Transformer Circuits with Edge Pruning, arXiv:2406.16778");
    }
}
