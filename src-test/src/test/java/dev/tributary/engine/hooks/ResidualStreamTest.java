package dev.tributary.engine.hooks;

import static dev.tributary.engine.hooks.HookedModels.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.hooks.LogitAttribution.Answers;
import dev.tributary.engine.hooks.ResidualStream.Parts;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.engine.testing.RandomTransformer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResidualStreamTest {

    private static void checkEqual(String what, Tensor actual, Tensor expected) {
        assertThat(actual.shape()).as(what).containsExactly(expected.shape());
        assertThat(actual.toArray()).as(what).containsExactly(expected.toArray(), within(1e-10));
    }

    private static boolean hasMiddle(HookedTransformer hooked) {
        return hooked.points().stream().anyMatch(point -> point.name().endsWith("resid_mid"));
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.hooks.HookedModels#all")
    void every_way_to_take_the_stream_apart_adds_up_to_it_everywhere(RandomTransformer model) {
        try (HookedTransformer hooked = HookedModels.open(model)) {
            ActivationCache cache = hooked.runWithCache(TWO, CacheRequest.all()).cache();
            ResidualStream stream = cache.residual();
            List<Depth> depths = hasMiddle(hooked)
                    ? List.of(Depth.before(1), Depth.beforeMlp(0), Depth.beforeMlp(-1), Depth.end())
                    : List.of(Depth.before(1), Depth.end());
            for (Depth depth : depths) {
                checkEqual("components", stream.decompose(depth).sum(), stream.at(depth));
                checkEqual("heads and more", stream.full(depth).sum(), stream.at(depth));
                checkEqual("remainder", stream.headsAndRemainder(depth).sum(), stream.at(depth));
            }
        }
    }

    @Test
    void components_have_the_names_of_the_field_in_forward_order() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            ResidualStream stream =
                    hooked.runWithCache(TWO, CacheRequest.all()).cache().residual();

            assertThat(stream.decompose(Depth.end()).labels())
                    .containsExactly("embed", "pos_embed", "0_attn_out", "0_mlp_out", "1_attn_out", "1_mlp_out");
            assertThat(stream.decompose(Depth.beforeMlp(1)).labels())
                    .containsExactly("embed", "pos_embed", "0_attn_out", "0_mlp_out", "1_attn_out");
            assertThat(stream.decompose(Depth.end(), Parts.MLP, false).labels())
                    .containsExactly("0_mlp_out", "1_mlp_out");
            assertThat(stream.accumulated(Depth.end(), true).labels())
                    .containsExactly("0_pre", "0_mid", "1_pre", "1_mid", "final_post");
            assertThat(stream.accumulated(Depth.before(1), false).labels()).containsExactly("0_pre", "1_pre");
            assertThat(stream.accumulated(Depth.beforeMlp(1), true).labels())
                    .containsExactly("0_pre", "0_mid", "1_pre", "1_mid");
            assertThat(stream.heads(Depth.end()).labels())
                    .containsExactly("L0H0", "L0H1", "L0H2", "L1H0", "L1H1", "L1H2");
            assertThat(stream.full(Depth.end()).labels())
                    .endsWith("0_mlp_out", "1_mlp_out", "embed", "pos_embed", "bias");
            assertThatThrownBy(() -> stream.heads(Depth.before(0))).hasMessageContaining("layer 0");
        }
        try (HookedTransformer hooked = HookedModels.open(HookedModels.named("shortformer"))) {
            // its position vectors are added to what queries and keys read, not to the stream
            assertThat(hooked.runWithCache(TWO, CacheRequest.all())
                            .cache()
                            .residual()
                            .decompose(Depth.before(1))
                            .labels())
                    .containsExactly("embed", "0_attn_out", "0_mlp_out");
        }
    }

    @Test
    void neurons_and_their_bias_add_up_to_what_an_mlp_writes() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            ActivationCache cache = hooked.runWithCache(TWO, CacheRequest.all()).cache();
            Tensor sum = cache.residual().neurons(1, 0, 1, 2, 3, 4, 5, 6, 7).sum();
            double[] bias = hooked.weights().mlpOutBias(1);
            Tensor out = cache.get("mlp_out", 1);
            for (int index = 0; index < out.size(); index++) {
                assertThat(sum.flat(index) + bias[index % 6]).isCloseTo(out.flat(index), within(1e-10));
            }
            assertThat(cache.residual().neurons(-1, 7, 2).labels()).containsExactly("L1N7", "L1N2");
        }
    }

    @Test
    void biases_add_up_over_layers() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            ModelWeights weights = hooked.weights();
            ResidualStream stream =
                    hooked.runWithCache(TWO, CacheRequest.all()).cache().residual();
            double expected = weights.outputBias(0)[2] + weights.outputBias(1)[2] + weights.mlpOutBias(0)[2];
            assertThat(stream.accumulatedBias(Depth.beforeMlp(1), true)[2]).isCloseTo(expected, within(1e-15));
        }
        try (HookedTransformer hooked = HookedModels.open(HookedModels.named("attention only"))) {
            ResidualStream stream =
                    hooked.runWithCache(TWO, CacheRequest.all()).cache().residual();
            assertThat(stream.accumulatedBias(Depth.end(), true)[0])
                    .isEqualTo(
                            hooked.weights().outputBias(0)[0] + hooked.weights().outputBias(1)[0]);
        }
    }

    private static void checkAttribution(RandomTransformer model, Precision precision, double share) {
        try (HookedTransformer hooked = HookedModels.open(model, precision)) {
            CachedRun run = hooked.runWithCache(TWO, CacheRequest.all());
            ResidualStream stream = run.cache().residual();
            for (ResidualStack stack : List.of(stream.decompose(Depth.end()), stream.full(Depth.end()))) {
                LogitAttribution difference =
                        LogitAttribution.of(run.cache(), stack, new Answers(List.of(3, 5), List.of(7, 2)), Slice.all());
                LogitAttribution one = LogitAttribution.of(run.cache(), stack, Answers.of(4), Slice.all());
                for (int position = 0; position < 5; position++) {
                    double first =
                            run.logits().get(0, position, 3) - run.logits().get(0, position, 7);
                    double second =
                            run.logits().get(1, position, 5) - run.logits().get(1, position, 2);
                    assertThat(difference.total().get(0, position)
                                    + difference.bias().get(0))
                            .isCloseTo(first, within(share));
                    assertThat(difference.total().get(1, position)
                                    + difference.bias().get(1))
                            .isCloseTo(second, within(share));
                    assertThat(one.total().get(1, position) + one.bias().get(0))
                            .isCloseTo(run.logits().get(1, position, 4), within(share));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.hooks.HookedModels#all")
    void components_and_bias_are_the_logit(RandomTransformer model) {
        checkAttribution(model, Precision.FP64, 1e-9);
        checkAttribution(model, Precision.FP32, 1e-3);
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.hooks.HookedModels#all")
    void a_lens_on_the_final_state_sees_the_models_own_logits(RandomTransformer model) {
        try (HookedTransformer hooked = HookedModels.open(model)) {
            CachedRun run = hooked.runWithCache(TWO, CacheRequest.all());
            ResidualStack states = run.cache().residual().accumulated(Depth.end(), true);

            for (LogitLens.Norming norming : LogitLens.Norming.values()) {
                LogitLens lens = LogitLens.of(run.cache(), states, norming);
                checkEqual(
                        "final state", lens.logits().select(0, states.labels().size() - 1), run.logits());
            }
        }
    }

    @Test
    void a_lens_on_an_early_state_is_the_model_without_its_later_layers() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            CachedRun run = hooked.runWithCache(TWO, CacheRequest.all());
            LogitLens lens = LogitLens.of(
                    run.cache(), run.cache().residual().accumulated(Depth.end(), false), LogitLens.Norming.OWN);
            Hooks shortcut = Hooks.none()
                    .forward(
                            "resid_post1",
                            (value, at) -> java.util.Optional.of(run.cache().get("resid_pre", 1)));

            checkEqual("before layer 1", lens.logits().select(0, 1), hooked.runWithHooks(TWO, shortcut));
        }
    }

    @Test
    void the_scale_of_a_norm_is_that_of_its_place() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            ActivationCache cache = hooked.runWithCache(TWO, CacheRequest.all()).cache();
            ResidualStream stream = cache.residual();
            ResidualStack one = stream.accumulated(Depth.before(1), false);
            Tensor normalized =
                    stream.normalized(one, Depth.before(1), Slice.all()).component("1_pre");
            double[] gain = hooked.weights().gain("blocks.1.ln1");
            double[] shift = hooked.weights().shift("blocks.1.ln1");
            Tensor expected = cache.get("normalized", 1, "ln1");
            for (int index = 0; index < expected.size(); index++) {
                assertThat(normalized.flat(index) * gain[index % 6] + shift[index % 6])
                        .isCloseTo(expected.flat(index), within(1e-10));
            }
            assertThatThrownBy(() -> stream.normalized(one, Depth.before(1), Slice.range(0, 3)))
                    .hasMessageContaining("positions");
        }
    }
}
