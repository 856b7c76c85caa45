package dev.tributary.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.ablation.Zero;
import dev.tributary.engine.catalog.Catalog;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Accuracy;
import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.score.PruneScores;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringMethodTest {

    private static final Catalog<ScoringMethod> METHODS =
            Methods.catalog(List.of(Edge.parse("m0->logits"), Edge.parse("input->a1.h2<v>")));
    private static final Objective OBJECTIVE =
            new Objective(List.of(Pairs.three()), new LogitDifference(), new CorruptPrompt());
    private static final Positions EACH = new Positions.Each(5);

    static Stream<String> names() {
        return METHODS.entries().stream().map(Catalog.Entry::name);
    }

    private static PatchableModel model() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        return new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2);
    }

    private static PruneScores score(String method, Objective objective, Positions positions) {
        try (PatchableModel model = model()) {
            return METHODS.make(method).score(model, objective, new Scoring(positions, 5, Progress.silent()));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_method_gives_the_same_finite_scores_twice(String method) {
        PruneScores first = score(method, OBJECTIVE, EACH);

        assertThat(first.size()).isEqualTo(5 * first.graph().edgeCount());
        assertThat(java.util.Arrays.stream(first.toArray())).anyMatch(value -> value != 0);
        assertThat(score(method, OBJECTIVE, EACH)).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eap", "eap-ig", "eap-ig:rule=left,steps=3", "mask-gradient:mask=0.5"})
    void positions_of_gradient_methods_add_up_to_the_whole(String method) {
        double[] whole = score(method, OBJECTIVE, new Positions.All()).toArray();

        assertThat(score(method, OBJECTIVE, EACH).summedOverPositions().toArray())
                .containsExactly(whole, within(1e-12));
    }

    @Test
    void a_mask_gradient_at_mask_zero_is_edge_attribution_patching() {
        assertThat(score("mask-gradient", OBJECTIVE, EACH).toArray())
                .containsExactly(score("eap", OBJECTIVE, EACH).toArray(), within(1e-12));
    }

    @Test
    void integrated_gradients_of_edges_from_the_input_add_up_to_the_whole_change() {
        // completeness of integrated gradients holds for the edges that leave the input
        PruneScores scores = score("eap-ig:steps=24", OBJECTIVE, new Positions.All());
        double sum = 0;
        for (int edge = 0; edge < scores.size(); edge++) {
            if (scores.edge(edge).source().name().equals("input")) {
                sum += scores.value(edge);
            }
        }
        try (PatchableModel model = model()) {
            var evaluator = dev.tributary.engine.evaluate.CircuitEvaluator.of(
                    model, OBJECTIVE, OBJECTIVE.ablation().prepare(model, OBJECTIVE.batches()));
            double change = evaluator.full().meanMetric() - evaluator.empty().meanMetric();
            assertThat(sum).isCloseTo(change, within(1e-6));
        }
    }

    @Test
    void exact_patching_says_what_attribution_estimates_for_edges_into_the_logits_of_a_linear_end() {
        double[] exact = score("exact", OBJECTIVE, new Positions.All()).toArray();
        double[] estimate = score("eap", OBJECTIVE, new Positions.All()).toArray();

        double agreement = 0;
        for (int edge = 0; edge < exact.length; edge++) {
            agreement += Math.signum(exact[edge]) == Math.signum(estimate[edge]) ? 1 : 0;
        }
        assertThat(agreement / exact.length).isGreaterThan(0.7);
    }

    @Test
    void methods_refuse_what_they_are_not_defined_for() {
        List<dev.tributary.engine.task.PairBatch> batches = OBJECTIVE.batches();
        Objective divergence = new Objective(batches, new KlFromClean(), new CorruptPrompt());
        Objective accuracy = new Objective(batches, new Accuracy(), new CorruptPrompt());
        Objective zero = new Objective(batches, new LogitDifference(), new Zero());

        assertThatThrownBy(() -> score("eap", divergence, EACH)).hasMessageContaining("gradient zero");
        assertThatThrownBy(() -> score("eap", accuracy, EACH)).hasMessageContaining("accuracy has none");
        assertThatThrownBy(() -> score("eap-ig", zero, EACH)).hasMessageContaining("needs the ablation corrupt");
        assertThatThrownBy(() -> score("eap", OBJECTIVE, new Positions.Each(4)))
                .hasMessageContaining("prompts of that length");
    }

    @Test
    void unknown_names_and_settings_are_refused_with_what_is_known() {
        assertThatThrownBy(() -> METHODS.make("eap-gi")).hasMessageContaining("known: eap, eap-ig, mask-gradient");
        assertThatThrownBy(() -> METHODS.make("eap-ig:step=5")).hasMessageContaining("it takes [steps, rule]");
        assertThatThrownBy(() -> METHODS.make("eap-ig:steps=many")).hasMessageContaining("a whole number for steps");
        assertThatThrownBy(() -> METHODS.make("eap-ig:rule=right")).hasMessageContaining("[gauss, left]");
        assertThatThrownBy(() -> METHODS.make("eap:x=1")).hasMessageContaining("it takes none");
    }
}
