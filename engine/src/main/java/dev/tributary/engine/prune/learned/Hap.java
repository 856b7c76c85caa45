package dev.tributary.engine.prune.learned;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.prune.About;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.prune.ScoringMethod;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Attribution first, then learned masks on the survivors: a cheap method discards most elements, and {@link EdgePruning}
 * chooses among the rest (Hybrid Attribution and Pruning 2025).
 *
 * @param by the cheap method
 * @param survivors how many it leaves
 * @param size how many are to be kept in the end
 * @param training how gates and multipliers are moved
 */
public record Hap(ScoringMethod by, Size survivors, Size size, Training training) implements ScoringMethod {

    @Override
    public String name() {
        return "hap";
    }

    @Override
    public Map<String, String> settings() {
        return training.settings(settingsOfStages());
    }

    @Override
    public Optional<String> unsuited(Metric metric, Ablation ablation) {
        return by.unsuited(metric, ablation).or(() -> training.unsuited(this, metric));
    }

    @Override
    public boolean learnsMasks() {
        return true;
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        Training.Task task = new Training.Task(this, model, objective, scoring);
        Scoring cheap = new Scoring(scoring.elements(), scoring.positions(), scoring.seed(), 0, scoring.progress());
        PruneScores first = by.score(model, objective, cheap).scores();
        BitSet free = first.strongest(new EdgeBudget.Count(survivors.of(first.size())), Ranking.ABSOLUTE);
        Size left = new Size(Math.min(size.of(first.size()), free.cardinality()));
        return training.learn(task, Gates.HARD_CONCRETE, new Pressure.Lagrangian(left), free);
    }

    private Map<String, String> settingsOfStages() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("by", by.specification().replace(',', ':'));
        settings.put("survivors", survivors.typed());
        settings.put("size", size.typed());
        return settings;
    }

    @Override
    public About about() {
        return new About(
                "score(e) = P(gate of e is open) after edge-pruning among the survivors with the largest |score| by the method"
                        + " by, and 0 for all others",
                "that of the first method, then of edge-pruning",
                "Where edge-pruning needs too many steps: with fewer elements to choose from it settles sooner.",
                "What the first method cannot see is lost for good: backups (OR) and saturated edges are, by eap. Scores are no"
                        + " effects and have no sign.",
                "Hybrid Attribution and Pruning (HAP) 2025, a combination of arXiv:2310.10348 and arXiv:2406.16778");
    }
}
