package dev.tributary.engine.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.catalog.Ablations;
import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Gates;
import dev.tributary.engine.testing.Objectives;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomMasks;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimalTest {

    /**
     * Of two prompts one has the answer with the logit 1, the other with 0, and the MLP writes that logit. The constant c
     * that diverges least from both has their mean probability: 1 / (1 + e^-c) = (1 / (1 + e^-1) + 1/2) / 2.
     */
    @Test
    void is_the_constant_of_the_mean_probability_where_a_component_writes_the_logit() {
        Gates.Case gate = Gates.and();
        PairBatch pairs = new PairBatch(
                TokenBatch.of(List.of(new int[] {0}, new int[] {1})),
                TokenBatch.of(List.of(new int[] {1}, new int[] {0})),
                List.of(
                        new Answers(List.of(0), List.of(1), List.of(0)),
                        new Answers(List.of(0), List.of(1), List.of(0))));
        double probability = (1 / (1 + Math.exp(-1)) + 0.5) / 2;
        double expected = Math.log(probability / (1 - probability));
        try (PatchableModel model = new ProductionModel(gate.architecture(), gate.parameters(), Precision.FP64, 1)) {
            SourceActivations learned =
                    new Optimal(300, 0.01).prepare(model, List.of(pairs)).of(pairs);

            double[] written = learned.codes(2);
            assertThat(expected).isCloseTo(0.4706, within(1e-4));
            for (int row = 0; row < 2; row++) {
                assertThat(written[4 * row + 3]).isCloseTo(expected, within(1e-4));
            }
        }
    }

    @Test
    void hurts_no_more_than_the_mean_of_all_tokens_and_mostly_less() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (PatchableModel model =
                new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2)) {
            Objective means = Objectives.of(
                    model, new KlFromClean(), Ablations.catalog().make("batch-mean-all:over=clean"), Pairs.three());
            Objective optimal = Objectives.of(
                    model, new KlFromClean(), Ablations.catalog().make("optimal:steps=60,rate=0.05"), Pairs.three());
            NodeSpace nodes = new NodeSpace(model.graph(), new Positions.All());
            int less = 0;
            for (int node = 0; node < nodes.size(); node++) {
                BitSet alone = new BitSet();
                alone.set(node);
                PatchMask mask = new PatchMask.AblatingOnly(Circuit.of(nodes, alone));
                double mean = divergence(model, means, mask);
                double best = divergence(model, optimal, mask);
                assertThat(best).as(nodes.element(node).name()).isLessThanOrEqualTo(mean * (1 + 1e-12));
                less += best < 0.95 * mean ? 1 : 0;
            }
            assertThat(less).isGreaterThanOrEqualTo(nodes.size() / 2);
        }
    }

    private static double divergence(PatchableModel model, Objective objective, PatchMask mask) {
        // the mean over answer positions, as it was learned: two of the three prompts have one, one has two
        List<Double> values = CircuitEvaluator.of(model, objective)
                .evaluate(List.of(mask), Progress.silent())
                .get(0)
                .metric();
        return (values.get(0) + 2 * values.get(1) + values.get(2)) / 4;
    }

    static Stream<RandomTransformer> transformers() {
        return RandomTransformer.everyKind();
    }

    /** Number by number through the reference executor's own derivatives, under a mask that differs from edge to edge. */
    @ParameterizedTest
    @MethodSource("transformers")
    void slopes_of_outputs_are_those_of_the_reference_number_by_number(RandomTransformer transformer) {
        PairBatch pairs = Pairs.three();
        try (PatchableModel fast =
                        new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2);
                PatchableModel slow =
                        new ReferenceModel(transformer.architecture(), transformer.parameters(), Precision.FP64)) {
            Positions each = new Positions.Each(5);
            PatchMask mask = RandomMasks.weighted(new EdgeSpace(fast.graph(), each), new SplittableRandom(4));
            Patch patch = new Patch(mask, fast.activations(pairs.corrupt()), LaneMap.of(each, pairs));
            for (ForwardRun run : List.of(
                    ForwardRun.plain(pairs.clean(), pairs.outputRows()),
                    ForwardRun.plain(pairs.clean(), pairs.outputRows()).with(patch))) {
                LogitCotangent metric =
                        BatchMetric.of(new LogitDifference(), pairs, fast).worsening();
                SourceActivations found = fast.slopes(run, metric);
                SourceActivations expected = slow.slopes(run, metric);
                for (int step = 0; step < expected.groups().size(); step++) {
                    assertThat(found.codes(step))
                            .as(transformer + " " + expected.groups().get(step))
                            .containsExactly(expected.codes(step), within(1e-9));
                }
            }
        }
    }

    @Test
    void says_what_it_needs() {
        assertThatThrownBy(() -> Ablations.catalog().make("optimal:steps=0")).hasMessageContaining("steps from 1");
        assertThatThrownBy(() -> Ablations.catalog().make("optimal:rate=0")).hasMessageContaining("rate above 0");
        assertThat(Ablations.catalog().make("optimal").usesReference()).isTrue();
    }
}
