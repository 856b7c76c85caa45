package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.index.IndexSpace;
import java.util.List;

/** The loop over batches that gradient methods share: what a batch is differentiated along is theirs. */
final class Attributions {

    private Attributions() {}

    /** What a method does with one batch. */
    interface Plan {

        /** The forward pass that is differentiated. */
        ForwardRun run(ForwardRun clean, LaneMap lanes);

        /** The embeddings at which derivatives are taken. */
        List<Attribution.Sample> path();

        /** The change that derivatives are multiplied with. */
        EdgeBasis basis();
    }

    /** Makes a plan for a batch. */
    interface Planner {
        Plan of(PairBatch batch);
    }

    static Scored score(PatchableModel model, Objective objective, Scoring scoring, Planner planner) {
        IndexSpace space = scoring.space(model.graph());
        try (PromptSums sums = new PromptSums(space, objective.prompts())) {
            int done = 0;
            for (PairBatch batch : objective.batches()) {
                LaneMap lanes = LaneMap.of(scoring.positions(), batch);
                Plan plan = planner.of(batch);
                BatchMetric metric = BatchMetric.of(objective.metric(), batch, model);
                ForwardRun run = plan.run(ForwardRun.plain(batch.clean(), batch.outputRows()), lanes);
                Attribution attribution =
                        new Attribution(run, plan.path(), metric.worsening(), plan.basis(), space, lanes);
                model.attribute(attribution, (prompt, values) -> sums.add(values));
                scoring.progress()
                        .advance(
                                "scoring " + scoring.elements().label(),
                                ++done,
                                objective.batches().size());
            }
            return sums.scored(scoring.kept());
        }
    }

    /**
     * The plan of a method that takes derivatives in one run.
     *
     * @param patched what is done to the clean run
     * @param basis the change
     */
    record InOneRun(java.util.function.BiFunction<ForwardRun, LaneMap, ForwardRun> patched, EdgeBasis basis)
            implements Plan {
        @Override
        public ForwardRun run(ForwardRun clean, LaneMap lanes) {
            return patched.apply(clean, lanes);
        }

        @Override
        public List<Attribution.Sample> path() {
            return List.of(Attribution.Sample.atRun());
        }
    }
}
