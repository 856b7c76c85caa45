package dev.tributary.engine.prune.learned;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.named.Named;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.prune.ScoringMethod;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long and how fast gates are moved, and what is kept small.
 *
 * @param steps of Adam, each on one batch
 * @param rate of Adam
 * @param loss what is kept small
 */
public record Training(int steps, double rate, Loss loss) {
    public Training {
        if (steps < 1 || steps > 1_000_000) {
            throw new IllegalArgumentException("learned masks need steps from 1 to 1000000, got " + steps);
        }
        if (!(rate > 0 && rate <= 100)) {
            throw new IllegalArgumentException("learned masks need a rate above 0 and up to 100, got " + rate);
        }
    }

    /** Why the loss cannot be learned from, if it cannot. */
    Optional<String> unsuited(ScoringMethod method, Metric metric) {
        return loss.of(metric).differentiable()
                ? Optional.empty()
                : Optional.of(method.name() + " with loss=metric needs a metric with a derivative, and " + metric.name()
                        + " has none; use loss=kl");
    }

    /** Its settings as they are typed, after others. */
    Map<String, String> settings(Map<String, String> before) {
        Map<String, String> settings = new LinkedHashMap<>(before);
        settings.put("steps", Integer.toString(steps));
        settings.put("rate", Double.toString(rate));
        settings.put("loss", Named.spelled(loss));
        return settings;
    }

    /**
     * Learns gates and gives how likely each element is to be kept.
     *
     * @param free the elements that may be kept
     */
    Scored learn(Task task, Gates gates, Pressure pressure, BitSet free) {
        task.method()
                .unsuited(
                        task.objective().metric(),
                        task.objective().replacements().ablation())
                .ifPresent(reason -> {
                    throw new IllegalArgumentException(reason);
                });
        Learning.Outcome outcome = new Learning(
                        task.model(), task.objective(), task.scoring(), this, gates, pressure, free)
                .run(gates.start());
        return new Scored(
                PruneScores.of(task.space(), outcome.open()),
                Optional.empty(),
                Arrays.stream(outcome.losses()).boxed().toList());
    }

    /** What is learned on. */
    record Task(ScoringMethod method, PatchableModel model, Objective objective, Scoring scoring) {
        IndexSpace space() {
            return scoring.space(model.graph());
        }

        BitSet everything() {
            BitSet all = new BitSet();
            all.set(0, space().size());
            return all;
        }
    }
}
