package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.evaluate.SharedBatches;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.progress.CommonProgress;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Neuron;
import dev.tributary.graph.Node;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.StreamStep;
import dev.tributary.graph.index.IndexSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The loop over batches that gradient methods share: what a batch is differentiated along is theirs. */
final class Attributions {

    /** Scores of prompts that wait for those of the prompts before them. */
    private static final long NUMBERS_HELD = 1L << 22;

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
        return score(model, objective, scoring, Corrections.NONE, planner);
    }

    static Scored score(
            PatchableModel model, Objective objective, Scoring scoring, Corrections corrections, Planner planner) {
        IndexSpace space = scoring.space(model);
        List<PairBatch> batches = objective.batches();
        CommonProgress progress = new CommonProgress(
                scoring.progress(), "scoring " + scoring.elements().label(), batches.size());
        Batch scorer = (batch, sink) -> {
            LaneMap lanes = LaneMap.of(scoring.positions(), batch);
            Plan plan = planner.of(batch);
            BatchMetric metric = BatchMetric.of(objective.metric(), batch, model);
            ForwardRun run = plan.run(ForwardRun.plain(batch.clean(), batch.outputRows()), lanes);
            Attribution attribution = new Attribution(
                    run, plan.path(), metric.worsening(), plan.basis(), space, lanes, corrections.wayBack());
            if (corrections.drop() == Corrections.Drop.BLOCKS) {
                for (double[] prompt : withoutEachBlock(model, attribution)) {
                    sink.accept(prompt);
                }
            } else {
                model.attribute(attribution, (prompt, values) -> sink.accept(values));
            }
            progress.advance(1);
        };
        try (PromptSums sums = new PromptSums(space, objective.prompts())) {
            int atOnce = batchesAtOnce(space, batches);
            if (atOnce == 1) {
                batches.forEach(batch -> scorer.score(batch, sums::add));
            } else {
                SharedBatches.inOrder(
                        model,
                        batches,
                        atOnce,
                        number -> held(scorer, batches.get(number)),
                        prompts -> prompts.forEach(sums::add));
            }
            return sums.scored(scoring.kept());
        }
    }

    /** How many batches may wait with the scores of their prompts until those before them are added. */
    private static int batchesAtOnce(IndexSpace space, List<PairBatch> batches) {
        int most =
                batches.stream().mapToInt(batch -> batch.clean().batch()).max().orElseThrow();
        return (int) Math.max(1, Math.min(batches.size(), NUMBERS_HELD / ((long) space.size() * most)));
    }

    private static List<double[]> held(Batch scorer, PairBatch batch) {
        List<double[]> prompts = new ArrayList<>();
        scorer.score(batch, values -> prompts.add(values.clone()));
        return prompts;
    }

    /** Scores the prompts of a batch, in order. */
    private interface Batch {
        void score(PairBatch batch, Consumer<double[]> sink);
    }

    /**
     * For each prompt the mean of the magnitudes over passes that leave out one block each. The pass without the block that
     * an element belongs to, an edge by what reads it, does not count: there it has nothing (Kramar et al. 2024).
     */
    private static double[][] withoutEachBlock(PatchableModel model, Attribution attribution) {
        List<Integer> blocks = model.graph().steps().stream()
                .map(StreamStep::group)
                .flatMap(group -> block(group).stream())
                .distinct()
                .toList();
        if (blocks.size() < 2) {
            throw new IllegalArgumentException("drop=blocks leaves one block out at a time, so it needs a model of at"
                    + " least two, got " + blocks.size());
        }
        double[][] sums = new double[attribution.run().tokens().batch()]
                [attribution.space().size()];
        for (int block : blocks) {
            model.attribute(attribution.with(attribution.wayBack().without(block)), (prompt, values) -> {
                for (int index = 0; index < values.length; index++) {
                    sums[prompt][index] += Math.abs(values[index]);
                }
            });
        }
        IndexSpace space = attribution.space();
        for (int index = 0; index < space.size(); index++) {
            int passes = blocks.size() - (block(space.element(index)).isPresent() ? 1 : 0);
            for (double[] prompt : sums) {
                prompt[index] /= passes;
            }
        }
        return sums;
    }

    /** The block of what reads an edge, or of a node. */
    private static Optional<Integer> block(Element element) {
        Node node = node(element);
        if (node instanceof Node.Head head) {
            return Optional.of(head.layer());
        }
        return node instanceof Node.Mlp mlp ? Optional.of(mlp.layer()) : Optional.empty();
    }

    private static Node node(Element element) {
        if (element instanceof Edge edge) {
            return edge.target().node();
        }
        return element instanceof Neuron neuron ? neuron.node() : ((PlacedNode) element).node();
    }

    private static Optional<Integer> block(NodeGroup group) {
        if (group instanceof NodeGroup.Heads heads) {
            return Optional.of(heads.layer());
        }
        return group instanceof NodeGroup.Mlp mlp ? Optional.of(mlp.layer()) : Optional.empty();
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
