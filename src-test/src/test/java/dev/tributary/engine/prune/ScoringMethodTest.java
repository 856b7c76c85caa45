package dev.tributary.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.ablation.PromptSide;
import dev.tributary.engine.ablation.TokenwiseMean;
import dev.tributary.engine.ablation.Zero;
import dev.tributary.engine.catalog.Catalog;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Accuracy;
import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Objectives;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.PruneScores;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringMethodTest {

    private static final Catalog<ScoringMethod> METHODS =
            Methods.catalog(List.of(Edge.parse("m0->logits"), Edge.parse("input->a1.h2<v>")));
    private static final Positions EACH = new Positions.Each(5);

    static Stream<String> names() {
        return METHODS.entries().stream().map(Catalog.Entry::name);
    }

    private static PatchableModel model() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        return new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2);
    }

    private static PruneScores score(String method, Positions positions) {
        return score(method, new LogitDifference(), new CorruptPrompt(), positions);
    }

    private static PruneScores score(String method, Metric metric, Ablation ablation, Positions positions) {
        try (PatchableModel model = model()) {
            Objective objective = Objectives.of(model, metric, ablation, Pairs.three());
            Scoring scoring = new Scoring(Elements.EDGES, positions, 5, 10, Progress.silent());
            return METHODS.make(method).score(model, objective, scoring).scores();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_method_gives_the_same_finite_scores_twice(String method) {
        // on these prompts corrupt answers are no worse, so that acdc rightly cuts everything by its own threshold
        boolean cuts = method.equals("acdc");
        // where masks are learned, a few steps are as good as many
        boolean learns =
                List.of("subnetwork-probing", "edge-pruning", "ugs", "hap").contains(method);
        String specification = cuts ? "acdc:threshold=0.00001" : learns ? method + ":steps=20" : method;
        Metric metric = cuts ? new KlFromClean() : new LogitDifference();
        PruneScores first = score(specification, metric, new CorruptPrompt(), EACH);

        assertThat(first.size()).isEqualTo(5 * first.graph().edgeCount());
        assertThat(Arrays.stream(first.toArray())).anyMatch(value -> value != 0);
        assertThat(score(specification, metric, new CorruptPrompt(), EACH)).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eap",
                "eap-ig",
                "eap-ig:rule=left,steps=3",
                "mask-gradient:mask=0.5",
                "mask-ig:steps=2",
                "eap-ig-activations:steps=2",
                "eap-ig-activations:steps=2,rule=right,reference=true",
                "clean-corrupted"
            })
    void positions_of_gradient_methods_add_up_to_the_whole(String method) {
        double[] whole = score(method, new Positions.All()).toArray();

        assertThat(score(method, EACH).summedOverPositions().toArray()).containsExactly(whole, within(1e-12));
    }

    @Test
    void a_mask_gradient_at_mask_zero_is_edge_attribution_patching() {
        assertThat(score("mask-gradient", EACH).toArray())
                .containsExactly(score("eap", EACH).toArray(), within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_method_says_what_it_is(String method) {
        About about = METHODS.make(method).about();

        assertThat(List.of(about.formula(), about.cost(), about.use(), about.misleads(), about.paper()))
                .noneMatch(String::isBlank);
    }

    @ParameterizedTest
    @MethodSource("ablations")
    void integrated_mask_gradients_of_all_edges_add_up_to_the_whole_change(Ablation ablation) {
        double sum = java.util.Arrays.stream(score("mask-ig:steps=150", new LogitDifference(), ablation, EACH)
                        .toArray())
                .sum();
        try (PatchableModel model = model()) {
            var evaluator =
                    CircuitEvaluator.of(model, Objectives.of(model, new LogitDifference(), ablation, Pairs.three()));
            double change = evaluator.full().meanMetric() - evaluator.empty().meanMetric();
            assertThat(Math.abs(change)).isGreaterThan(0.005);
            assertThat(sum).isCloseTo(change, within(1e-6 * Math.max(1, Math.abs(change))));
        }
    }

    static Stream<Ablation> ablations() {
        return Stream.of(new CorruptPrompt(), new Zero(), new TokenwiseMean(PromptSide.BOTH));
    }

    @Test
    void clean_corrupted_is_the_mean_of_the_gradients_at_both_ends() {
        double[] both = score("clean-corrupted", EACH).toArray();
        double[] clean = score("eap", EACH).toArray();
        // the left rule's only sample is the corrupt prompt
        double[] corrupt = score("eap-ig:rule=left,steps=1", EACH).toArray();
        double[] means = new double[both.length];
        java.util.Arrays.setAll(means, index -> (clean[index] + corrupt[index]) / 2);

        assertThat(both).containsExactly(means, within(1e-12));
        assertThat(clean).isNotEqualTo(corrupt);
    }

    @Test
    void integrated_gradients_of_edges_from_the_input_add_up_to_the_whole_change() {
        // completeness of integrated gradients holds for the edges that leave the input
        PruneScores scores = score("eap-ig:steps=24", new Positions.All());
        double sum = 0;
        for (int index = 0; index < scores.size(); index++) {
            if (scores.element(index) instanceof Edge edge
                    && edge.source().name().equals("input")) {
                sum += scores.value(index);
            }
        }
        try (PatchableModel model = model()) {
            var evaluator = CircuitEvaluator.of(model, Objectives.corrupt(model, new LogitDifference(), Pairs.three()));
            double change = evaluator.full().meanMetric() - evaluator.empty().meanMetric();
            assertThat(sum).isCloseTo(change, within(1e-6));
        }
    }

    @Test
    void exact_patching_says_what_attribution_estimates_for_edges_into_the_logits_of_a_linear_end() {
        double[] exact = score("exact", new Positions.All()).toArray();
        double[] estimate = score("eap", new Positions.All()).toArray();

        double agreement = 0;
        for (int edge = 0; edge < exact.length; edge++) {
            agreement += Math.signum(exact[edge]) == Math.signum(estimate[edge]) ? 1 : 0;
        }
        assertThat(agreement / exact.length).isGreaterThan(0.7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "mask-gradient:mask=0.5"})
    void where_less_is_better_an_edge_that_matters_has_a_positive_score_as_well(String method) {
        // the divergence from the clean run can only grow from its 0
        double[] effects = score(method, new KlFromClean(), new CorruptPrompt(), new Positions.All())
                .toArray();

        double sum = 0;
        double largest = 0;
        for (double effect : effects) {
            sum += effect;
            largest = Math.abs(effect) > Math.abs(largest) ? effect : largest;
        }
        assertThat(sum).isPositive();
        assertThat(largest).isPositive();
        if (method.equals("exact")) {
            assertThat(Arrays.stream(effects).min().orElseThrow()).isGreaterThan(-1e-12);
        }
    }

    @Test
    void methods_refuse_what_they_are_not_defined_for() {
        CorruptPrompt corrupt = new CorruptPrompt();
        LogitDifference difference = new LogitDifference();

        assertThatThrownBy(() -> score("eap", new KlFromClean(), corrupt, EACH)).hasMessageContaining("gradient zero");
        assertThatThrownBy(() -> score("eap", new Accuracy(), corrupt, EACH)).hasMessageContaining("accuracy has none");
        assertThatThrownBy(() -> score("eap-ig", difference, new Zero(), EACH))
                .hasMessageContaining("needs the ablation corrupt");
        assertThatThrownBy(() -> score("eap", new Positions.Each(4))).hasMessageContaining("prompts of that length");
    }

    @Test
    void unknown_names_and_settings_are_refused_with_what_is_known() {
        assertThatThrownBy(() -> METHODS.make("eap-gi"))
                .hasMessageContaining(
                        "known: eap, eap-ig, eap-ig-activations, clean-corrupted, mask-ig, mask-gradient");
        assertThatThrownBy(() -> METHODS.make("eap-ig:step=5"))
                .hasMessageContaining("it takes [steps, rule, slopes, qk, drop]");
        assertThatThrownBy(() -> METHODS.make("eap-ig:steps=many")).hasMessageContaining("a whole number for steps");
        assertThatThrownBy(() -> METHODS.make("eap-ig:rule=middle")).hasMessageContaining("[gauss, left, right, ends]");
        assertThatThrownBy(() -> METHODS.make("eap:x=1")).hasMessageContaining("it takes [slopes, qk, drop]");
    }

    @ParameterizedTest
    @CsvSource({
        "eap, true",
        "eap-ig, true",
        "eap-ig:qk=exact, true",
        "eap:drop=blocks, false",
        "eap-ig:drop=blocks, false",
        "clean-corrupted:drop=blocks, false",
        "clean-corrupted, true",
        "eap-ig-activations, true",
        "mask-ig, true",
        "mask-gradient, true",
        "exact, false",
        "acdc, false",
        "ensemble, false",
        "flow-routes, false",
        "edge-pruning, false",
        "ugs, false",
        "magnitude, false",
        "random, false"
    })
    void only_scores_that_are_signed_changes_of_the_metric_estimate_effects(String method, boolean estimates) {
        assertThat(Methods.catalog(List.of()).make(method).estimatesEffects()).isEqualTo(estimates);
    }
}
