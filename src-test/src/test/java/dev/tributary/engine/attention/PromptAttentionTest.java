package dev.tributary.engine.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.Node;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PromptAttentionTest {

    private static final Node.Head ONLY = new Node.Head(0, 0);

    private static List<RandomTransformer> everyKind() {
        return RandomTransformer.everyKind().toList();
    }

    private static Matrix map(Weighting weighting, FirstToken first) {
        return PromptAttention.of(AttendingModels.byHand(false), 3).map(ONLY, weighting, first);
    }

    @Test
    void weights_are_lengths_over_the_longest_one() {
        double none = Double.NaN;

        // |v| = 0.1, 5, 2
        assertThat(map(Weighting.VALUE, FirstToken.IN).toArray())
                .containsExactly(new double[] {.02, none, none, .01, .5, none, .004, .3, .2}, within(1e-12));
        // |v W_O| = 0.1, sqrt(9 + 64), 4
        assertThat(map(Weighting.INFO, FirstToken.IN).row(2))
                .containsExactly(new double[] {.002341, .3, .234082}, within(1e-6));
        assertThat(map(Weighting.STANDARD, FirstToken.IN).row(2))
                .containsExactly(new double[] {.2, .3, .5}, within(1e-12));
    }

    @Test
    void the_first_token_can_be_left_out_with_or_without_its_share() {
        double none = Double.NaN;

        assertThat(map(Weighting.STANDARD, FirstToken.OUT).toArray())
                .containsExactly(new double[] {none, none, none, none, .5, none, none, .3, .5}, within(1e-12));
        assertThat(map(Weighting.STANDARD, FirstToken.RENORMALISED).toArray())
                .containsExactly(new double[] {none, none, none, none, 1, none, none, .375, .625}, within(1e-12));
    }

    @Test
    void a_head_that_moves_nothing_has_weights_of_zero() {
        PromptAttention silent = PromptAttention.of(AttendingModels.byHand(true), 3);

        assertThat(silent.factors(ONLY, Weighting.VALUE)).containsOnly(0);
        assertThat(silent.factors(ONLY, Weighting.INFO)).containsOnly(0);
    }

    @Test
    void fewer_tokens_than_the_run_had_crop_the_pattern_and_forget_the_padding() {
        PromptAttention cropped = PromptAttention.of(AttendingModels.byHand(false), 1);

        assertThat(cropped.pattern(ONLY).toArray()).containsExactly(1);
        assertThat(cropped.factors(ONLY, Weighting.VALUE)).containsExactly(1);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void the_softmax_of_the_scores_is_the_pattern_with_and_without_rotated_vectors(RandomTransformer kind) {
        try (HookedTransformer model = AttendingModels.open(kind)) {
            ActivationCache whole = AttendingModels.cache(model);
            ActivationCache few = model.runWithCache(
                            AttendingModels.ONE,
                            CacheRequest.where(name -> name.matches(".*hook_(pattern|q|k|v)"))
                                    .withoutBatch())
                    .cache();
            for (ActivationCache cache : List.of(whole, few)) {
                PromptAttention attention = PromptAttention.of(cache, 5);
                for (Node.Head head : HeadChoice.all().of(model.config())) {
                    Matrix scores = attention.queryKeys(head).scores();
                    for (int query = 0; query < 5; query++) {
                        assertThat(softmax(attention, scores, query))
                                .as("%s query %d", head.label(), query)
                                .containsExactly(attention.pattern(head).row(query), within(1e-10));
                    }
                }
            }
        }
    }

    private static double[] softmax(PromptAttention attention, Matrix scores, int query) {
        double[] shares = new double[5];
        double sum = 0;
        for (int key = 0; key < 5; key++) {
            shares[key] = attention.sees(query, key) ? Math.exp(scores.get(query, key)) : 0;
            sum += shares[key];
        }
        for (int key = 0; key < 5; key++) {
            shares[key] /= sum;
        }
        return shares;
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void patterns_and_values_of_all_heads_make_what_a_layer_writes(RandomTransformer kind) {
        try (HookedTransformer model = AttendingModels.open(kind)) {
            ActivationCache cache = AttendingModels.cache(model);
            PromptAttention attention = PromptAttention.of(cache, 5);
            ModelConfig config = model.config();
            for (int layer = 0; layer < config.layers(); layer++) {
                double[] bias = model.weights().outputBias(layer);
                double[] written = new double[5 * bias.length];
                for (int index = 0; index < written.length; index++) {
                    written[index] = bias[index % bias.length];
                }
                Matrix sum = Matrix.wrap(5, bias.length, written);
                for (int head = 0; head < config.attention().heads(); head++) {
                    Node.Head one = new Node.Head(layer, head);
                    sum = sum.plus(attention
                            .pattern(one)
                            .times(attention.values(one))
                            .times(model.weights().output(layer, head)));
                }
                assertThat(sum.toArray())
                        .containsExactly(cache.get("attn_out", layer).toArray(), within(1e-10));
            }
        }
    }

    @Test
    void reading_a_cache_does_not_change_it() {
        try (HookedTransformer model = AttendingModels.open(RandomTransformer.llama())) {
            ActivationCache cache = AttendingModels.cache(model);
            Map<String, Tensor> before = copy(cache);
            PromptAttention attention = PromptAttention.of(cache, 5);
            for (Node.Head head : HeadChoice.all().of(model.config())) {
                attention.map(head, Weighting.INFO, FirstToken.RENORMALISED);
                attention.queryKeys(head);
            }

            assertThat(copy(cache)).isEqualTo(before);
        }
    }

    private static Map<String, Tensor> copy(ActivationCache cache) {
        return cache.names().stream()
                .collect(Collectors.toMap(
                        name -> name,
                        name -> Tensor.of(
                                cache.get(name).toArray(), cache.get(name).shape())));
    }

    @Test
    void what_is_missing_is_named_beside_what_is_there() {
        try (HookedTransformer model = AttendingModels.open(RandomTransformer.gpt2())) {
            ActivationCache cache = model.runWithCache(
                            AttendingModels.ONE,
                            CacheRequest.of("pattern0", "z0").withoutBatch())
                    .cache();
            PromptAttention attention = PromptAttention.of(cache, 5);

            assertThat(attention.pattern(ONLY).rows()).isEqualTo(5);
            assertThatThrownBy(() -> attention.factors(ONLY, Weighting.VALUE))
                    .hasMessageContaining("no blocks.0.attn.hook_v; of that layer it has hook_pattern, hook_z");
            assertThatThrownBy(() -> attention.pattern(new Node.Head(1, 0)))
                    .hasMessageContaining("no blocks.1.attn.hook_pattern; of that layer it has nothing");
            assertThatThrownBy(() -> PromptAttention.of(cache, 6).pattern(ONLY))
                    .hasMessageContaining("at least 6 tokens in layer 0");
        }
    }

    @Test
    void heads_and_layers_are_counted_from_either_end_and_taken_once() {
        try (HookedTransformer model = AttendingModels.open(RandomTransformer.gpt2())) {
            ModelConfig config = model.config();

            assertThat(HeadChoice.all().of(config)).hasSize(6);
            assertThat(HeadChoice.layers(-1, 0, 1).of(config))
                    .startsWith(new Node.Head(1, 0), new Node.Head(1, 1), new Node.Head(1, 2), new Node.Head(0, 0))
                    .hasSize(6);
            assertThat(HeadChoice.heads(
                                    new HeadChoice.Place(-1, -1),
                                    new HeadChoice.Place(0, 1),
                                    new HeadChoice.Place(1, 2))
                            .of(config))
                    .containsExactly(new Node.Head(1, 2), new Node.Head(0, 1));
            assertThatThrownBy(() -> HeadChoice.layers(2).of(config))
                    .hasMessage("expected a layer from 0 to 1, or from -1 to -2 counted from the end, got 2");
            assertThatThrownBy(
                            () -> HeadChoice.heads(new HeadChoice.Place(0, -4)).of(config))
                    .hasMessageContaining("a head from 0 to 2");
        }
    }
}
