package dev.tributary.engine.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.process.Processing.Processed;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.RandomTransformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Processed models of every family compute the same. */
class ProcessingTest {

    private static final TokenBatch TOKENS =
            TokenBatch.of(List.of(new int[] {1, 5, 0, 8, 3}, new int[] {2, 2, 7, 4, 6}));
    private static final double EXACT = 1e-9;

    /** Every step that fits, and the usual ones together, for every kind of model. */
    static Stream<Arguments> cases() {
        return RandomTransformer.everyKind().flatMap(model -> {
            List<Arguments> cases = new ArrayList<>();
            for (Step step : Processing.ALL) {
                if (step.refusal(model.architecture().config()).isEmpty()) {
                    cases.add(Arguments.of(model, step.name()));
                }
            }
            cases.add(Arguments.of(model, Processing.DEFAULT));
            return cases.stream();
        });
    }

    private static ModelWeights raw(RandomTransformer model) {
        return new ModelWeights(model.architecture().config(), model.parameters());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void give_the_same_log_probabilities_and_patterns(RandomTransformer model, String steps) {
        Processed processed = Processing.parse(steps).apply(raw(model));
        Shown before = Shown.of(raw(model));
        Shown after = Shown.of(processed.weights());

        assertThat(processed.taken()).isNotEmpty();
        for (int row = 0; row < TOKENS.rows(); row++) {
            assertThat(after.logProbabilities(row)).containsExactly(before.logProbabilities(row), within(EXACT));
            if (!processed.taken().contains("center_unembed")) {
                assertThat(after.logits().row(row))
                        .containsExactly(before.logits().row(row), within(EXACT));
            }
        }
        assertThat(after.points("hook_pattern")).isNotEmpty();
        after.points("hook_pattern")
                .forEach((point, values) -> assertThat(values).containsExactly(before.at(point), within(EXACT)));
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.testing.RandomTransformer#everyKind")
    void change_numbers_of_the_model(RandomTransformer model) {
        for (Step step : Processing.ALL) {
            if (step.refusal(model.architecture().config()).isEmpty()) {
                ModelWeights weights = step.apply(raw(model));
                boolean same = weights.parameters().names().stream()
                        .allMatch(name -> Arrays.equals(
                                weights.parameters().find(name).orElseThrow().toArray(),
                                raw(model).parameters().find(name).orElseThrow().toArray()));
                assertThat(same).as(step.name()).isFalse();
            }
        }
    }

    @Test
    void leave_a_stream_without_its_mean() {
        RandomTransformer model = RandomTransformer.gpt2();
        Shown before = Shown.of(raw(model));
        Shown after = Shown.of(Processing.parse("default").apply(raw(model)).weights());

        Map<String, double[]> streams = after.points("hook_resid_post");
        assertThat(streams).hasSize(2);
        streams.forEach((point, values) -> {
            int width = model.architecture().config().dModel();
            assertThat(values).containsExactly(Rows.withoutMean(before.at(point), width), within(EXACT));
        });
    }

    @Test
    void leave_norms_without_gains() {
        Processed llama = Processing.parse("fold_ln").apply(raw(RandomTransformer.llama()));
        Processed gpt2 = Processing.parse("fold_ln").apply(raw(RandomTransformer.gpt2()));

        assertThat(llama.weights().config().norms().kind()).isEqualTo(Normalization.RMS_PRE);
        assertThat(gpt2.weights().config().norms().kind()).isEqualTo(Normalization.LN_PRE);
        assertThat(gpt2.weights().parameters().names()).noneMatch(name -> name.contains("ln"));
    }

    @Test
    void leave_values_without_biases() {
        ModelWeights weights = Processing.parse("fold_value_biases")
                .apply(raw(RandomTransformer.llama()))
                .weights();

        assertThat(weights.parameters().require("blocks.1.attn._b_V", 2, 4).toArray())
                .containsOnly(0);
    }

    @Test
    void factors_that_follow_from_singular_values_keep_what_heads_write_and_how_they_score() {
        RandomTransformer model = RandomTransformer.gpt2();
        ModelWeights folded =
                Processing.parse("fold_value_biases").apply(raw(model)).weights();
        ModelWeights weights = Processing.parse("refactor_factored_attn_matrices")
                .apply(raw(model))
                .weights();
        Shown before = Shown.of(folded);
        Shown after = Shown.of(weights);

        after.points("hook_attn_scores")
                .forEach((point, values) -> assertThat(values).containsExactly(before.at(point), within(EXACT)));
        for (int writer = 0; writer < after.outputs().size(); writer++) {
            assertThat(after.outputs().get(writer))
                    .containsExactly(before.outputs().get(writer), within(EXACT));
        }
        double[] values =
                weights.parameters().find("blocks.0.attn.W_V").orElseThrow().toArray();
        double[] largest = new double[4];
        for (int index = 0; index < 24; index++) {
            largest[index % 4] += values[index] * values[index];
        }
        assertThat(largest).as("columns by their singular value").isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void default_leaves_out_what_does_not_fit_and_says_so() {
        Processed llama = Processing.parse("default").apply(raw(RandomTransformer.llama()));

        assertThat(llama.taken()).containsExactly("fold_ln", "center_unembed", "fold_value_biases");
        assertThat(llama.left())
                .containsExactly("center_writing_weights (its norms (RMS_PRE) do not centre what they read)");
    }

    @Test
    void a_step_that_is_asked_for_and_does_not_fit_is_refused() {
        Processing refactoring = Processing.parse("fold_ln,refactor_factored_attn_matrices");

        assertThatThrownBy(() -> refactoring.apply(raw(RandomTransformer.llama())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("refactor_factored_attn_matrices", "turned by position");
        assertThatThrownBy(() -> Processing.parse("fold-ln"))
                .hasMessageContainingAll("'fold-ln'", "default, none", "fold_ln, center_writing_weights");
    }

    /** What a model computes. */
    private record Shown(Logits logits, Map<String, double[]> values, List<double[]> outputs) {

        static Shown of(ModelWeights weights) {
            Map<String, double[]> values = new LinkedHashMap<>();
            Taps taps = new Taps(point -> true, (point, tensor) -> {
                values.put(point, tensor.values().clone());
                return Optional.empty();
            });
            try (ProductionModel model = new ProductionModel(
                    new Transformer(weights.config(), true), weights.parameters(), Precision.FP64, 1)) {
                Logits logits = model.logits(
                        ForwardRun.plain(TOKENS, OutputRows.all(TOKENS)).with(taps));
                SourceActivations activations = model.activations(TOKENS);
                List<double[]> outputs = new ArrayList<>();
                for (int writer = 0; writer < model.graph().writers().size(); writer++) {
                    outputs.add(model.output(activations, writer));
                }
                return new Shown(logits, values, outputs);
            }
        }

        double[] logProbabilities(int row) {
            double[] own = logits.row(row).clone();
            double sum = Math.log(Arrays.stream(own).map(Math::exp).sum());
            Arrays.setAll(own, token -> own[token] - sum);
            return own;
        }

        double[] at(String point) {
            return Objects.requireNonNull(values.get(point), point);
        }

        Map<String, double[]> points(String end) {
            Map<String, double[]> found = new LinkedHashMap<>();
            values.forEach((point, shown) -> {
                if (point.endsWith(end)) {
                    found.put(point, shown);
                }
            });
            return found;
        }
    }
}
