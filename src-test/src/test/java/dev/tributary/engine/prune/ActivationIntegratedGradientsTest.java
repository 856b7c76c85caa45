package dev.tributary.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.ablation.PromptSide;
import dev.tributary.engine.ablation.TokenwiseMean;
import dev.tributary.engine.ablation.Zero;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.reference.ExecutorUnderTest;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Objectives;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.experiments.models.compiled.Micro;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationIntegratedGradientsTest {

    private static final String ALONE = "eap-ig-activations:steps=12,together=component";

    static Stream<Ablation> ablations() {
        return Stream.of(new CorruptPrompt(), new Zero(), new TokenwiseMean(PromptSide.BOTH));
    }

    private static PruneScores score(String method, Metric metric, Ablation ablation, Scoring scoring) {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (PatchableModel model =
                new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2)) {
            return Methods.catalog(List.of())
                    .make(method)
                    .score(model, Objectives.of(model, metric, ablation, Pairs.three()), scoring)
                    .scores();
        }
    }

    @ParameterizedTest
    @MethodSource("ablations")
    void a_component_that_moves_alone_has_the_effect_of_replacing_it(Ablation ablation) {
        for (Metric metric : List.of(new LogitDifference(), new KlFromClean())) {
            Scoring nodes = Scoring.nodes(new Positions.All());
            double[] exact = score("exact", metric, ablation, nodes).toArray();

            double[] integrated = score(ALONE, metric, ablation, nodes).toArray();

            // the integral of a derivative is the difference at the ends
            double largest = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
            // the first norm jumps where an input that is nearly nothing becomes nothing, which no samples resolve
            int first = ablation instanceof Zero ? 1 : 0;
            assertThat(Arrays.copyOfRange(integrated, first, exact.length))
                    .containsExactly(Arrays.copyOfRange(exact, first, exact.length), within(1e-6 * largest));
            assertThat(largest).isGreaterThan(1e-4);
        }
    }

    @Test
    void edges_that_leave_a_component_add_up_to_its_score_and_positions_to_the_whole() {
        PruneScores nodes = score(ALONE, new LogitDifference(), new Zero(), Scoring.nodes(new Positions.Each(5)));
        PruneScores edges = score(ALONE, new LogitDifference(), new Zero(), Scoring.edges(new Positions.Each(5)));
        PruneScores crossing =
                score(ALONE, new LogitDifference(), new Zero(), Scoring.edges(new Positions.Crossing(5)));

        EdgeSpace space = (EdgeSpace) edges.space();
        double[] sums = new double[nodes.size()];
        for (int edge = 0; edge < edges.size(); edge++) {
            int lane = space.sourceOf(edge);
            sums[lane * space.graph().writers().size() + space.writerOf(edge)] += edges.value(edge);
        }
        assertThat(sums).containsExactly(nodes.toArray(), within(1e-12));
        assertThat(crossing.summedOverPositions().toArray())
                .containsExactly(edges.summedOverPositions().toArray(), within(1e-12));
    }

    @Test
    void a_layer_that_moves_as_one_differs_from_its_heads_one_by_one() {
        Scoring edges = Scoring.edges(new Positions.All());
        double[] layer = score("eap-ig-activations", new LogitDifference(), new CorruptPrompt(), edges)
                .toArray();

        assertThat(layer)
                .isNotEqualTo(score(
                                "eap-ig-activations:together=component",
                                new LogitDifference(),
                                new CorruptPrompt(),
                                edges)
                        .toArray());
    }

    /**
     * On the linear model, whose edges have the gradients of edge attribution patching wherever nothing is cut. While
     * heads of a layer move, nothing passes back through them: of the three passes an edge into layer 0 has its whole
     * score in one, nothing in one, and what does not pass layer 1 in one.
     */
    @ParameterizedTest
    @EnumSource
    void the_published_averages_are_over_the_passes_of_all_components(ExecutorUnderTest executor) {
        Map<String, Double> expected = Map.of(
                "input->a0.h0", (18 + 0 + 2) / 3.0,
                "input->a0.h1", (26 + 0 + 2) / 3.0,
                "input->a1.h0", (2 + 2 + 0) / 3.0,
                "a0.h0->a1.h0", (6 + 6 + 0) / 3.0,
                "a0.h1->a1.h1", (14 + 14 + 0) / 3.0,
                "input->logits", 0.0,
                "a0.h1->logits", 2.0,
                "a1.h0->logits", 18.0,
                "a1.h1->logits", 26.0);
        PairBatch pairs = new PairBatch(
                TokenBatch.of(List.of(new int[] {2, 1, 0})),
                TokenBatch.of(List.of(new int[] {5, 4, 3})),
                List.of(new Answers(List.of(1), List.of(0), List.of(2))));
        Micro micro = new Micro();
        try (PatchableModel model = executor.open(micro.architecture(true), micro.parameters())) {
            PruneScores scores = new ActivationIntegratedGradients(
                            3, QuadratureRule.RIGHT, ActivationIntegratedGradients.Together.LAYER, true)
                    .score(
                            model,
                            Objectives.corrupt(model, new LogitDifference(), pairs),
                            Scoring.edges(new Positions.All()))
                    .scores();

            expected.forEach((edge, value) -> assertThat(
                            scores.value(scores.space().find(Edge.parse(edge)).orElseThrow()))
                    .as(edge)
                    .isCloseTo(value, within(1e-12)));
        }
    }
}
