package dev.tributary.engine.evaluate;

import dev.tributary.engine.ablation.Replacements;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.Positions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a circuit has to explain: how well a model does on prompts, when cut edges carry something else.
 *
 * @param batches the prompts; at least one batch
 * @param metric how well
 * @param replacements what cut edges carry; means come from the prompts that they were prepared with, never from these
 */
public record Objective(List<PairBatch> batches, Metric metric, Replacements replacements) {
    public Objective {
        batches = List.copyOf(batches);
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("an objective needs at least one batch of prompts");
        }
        for (PairBatch batch : batches) {
            for (Answers answers : batch.answers()) {
                answers.tokens().forEach(metric::check);
            }
        }
    }

    /** How many prompts there are. */
    public int prompts() {
        return batches.stream().mapToInt(batch -> batch.clean().batch()).sum();
    }

    /** The places, told apart like this, at which answers are read. */
    public Set<Integer> answerLanes(Positions positions) {
        Set<Integer> lanes = new TreeSet<>();
        for (PairBatch batch : batches) {
            LaneMap map = LaneMap.of(positions, batch);
            for (int index = 0; index < batch.outputRows().count(); index++) {
                lanes.add(map.lane(batch.outputRows().row(index)));
            }
        }
        return lanes;
    }
}
