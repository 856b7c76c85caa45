package dev.tributary.engine.prune.learned;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.named.Named;
import dev.tributary.engine.prune.About;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.prune.ScoringMethod;
import java.util.Map;
import java.util.Optional;

/**
 * Hard-concrete gates on every element, learned so that the model says the same with few of them open (Cao, Sanh and Rush
 * 2021, "Low-Complexity Probing via Finding Subnetworks"; on edges as AutoCircuit has it).
 *
 * @param lambda what the expected number of open gates costs: the share of all that are open, or with a size the excess
 *     over it in sizes
 * @param size how many are to be kept; empty leaves it to lambda
 * @param training how gates are moved
 */
public record SubnetworkProbing(double lambda, Optional<Size> size, Training training) implements ScoringMethod {
    public SubnetworkProbing {
        if (!(lambda >= 0) || Double.isInfinite(lambda)) {
            throw new IllegalArgumentException("subnetwork-probing needs a lambda of at least 0, got " + lambda);
        }
    }

    @Override
    public String name() {
        return "subnetwork-probing";
    }

    @Override
    public Map<String, String> settings() {
        return training.settings(Named.inOrder(
                "lambda", Double.toString(lambda), "size", size.map(Size::typed).orElse("any")));
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
        return training.learn(task, Gates.HARD_CONCRETE, pressure(), task.everything());
    }

    private Pressure pressure() {
        return size.<Pressure>map(target -> new Pressure.Above(lambda, target))
                .orElseGet(() -> new Pressure.Share(lambda));
    }

    @Override
    public About about() {
        return new About(
                "score(e) = P(gate of e is open) after Adam on loss + lambda . (expected open gates / all), or with size=k +"
                        + " lambda . max(0, expected - k) / k; gates are hard concrete, masks are drawn anew in each step",
                "1 forward for the replacement of each batch, and a forward and a backward under the mask for each step",
                "To find a set of elements that works together: it sees backups, and two edges that undo each other, which"
                        + " scores of single elements do not.",
                "Scores are no effects, have no sign, and near 0 and 1 their order means little. Another seed can give another"
                        + " circuit: compare several. lambda must fit the scale of the loss.",
                "Cao, Sanh, Rush 2021, Low-Complexity Probing via Finding Subnetworks, arXiv:2104.03514");
    }
}
