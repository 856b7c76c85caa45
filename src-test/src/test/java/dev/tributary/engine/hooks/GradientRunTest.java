package dev.tributary.engine.hooks;

import static dev.tributary.engine.hooks.HookedModels.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.engine.testing.RandomTransformer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of the reference executor against differences of the losses of the other one. */
class GradientRunTest {

    private static final double STEP = 1e-5;

    private static double lossWith(HookedTransformer hooked, String point, int index, double change) {
        Hooks hooks = Hooks.none().forward(point, (value, at) -> {
            double[] values = value.toArray();
            values[index] += change;
            return Optional.of(Tensor.of(values, value.shape()));
        });
        return NextTokens.losses(hooked.runWithHooks(TWO, hooks), TWO).mean();
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.hooks.HookedModels#all")
    void a_gradient_is_how_the_loss_moves_with_each_number(RandomTransformer model) {
        try (HookedTransformer hooked = HookedModels.open(model)) {
            CachedRun run = hooked.runWithGradients(
                    TWO, CacheRequest.where(point -> true), NextTokens.ofLoss(TWO), Hooks.none());
            assertThat(run.logits().minus(hooked.logits(TWO)).map(Math::abs).mean())
                    .isLessThan(1e-12);
            for (PointShape point : hooked.points()) {
                if (point.name().equals("hook_pos_embed") && hooked.weights().isShortformer()) {
                    continue;
                }
                Tensor gradient = run.cache().gradient(point.name());
                assertThat(gradient.shape())
                        .as(point.name())
                        .containsExactly(run.cache().get(point.name()).shape());
                for (int index = 3; index < gradient.size(); index += 1 + gradient.size() / 5) {
                    if (Double.isInfinite(run.cache().get(point.name()).flat(index))) {
                        continue;
                    }
                    double slope =
                            (lossWith(hooked, point.name(), index, STEP) - lossWith(hooked, point.name(), index, -STEP))
                                    / (2 * STEP);
                    assertThat(gradient.flat(index))
                            .as(point.name() + " " + index)
                            .isCloseTo(slope, within(1e-8));
                }
            }
        }
    }

    @Test
    void gradients_pass_from_the_last_point_to_the_first() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            List<String> order = new ArrayList<>();
            hooked.runWithGradients(
                    TWO,
                    CacheRequest.of(),
                    NextTokens.ofLoss(TWO),
                    Hooks.none()
                            .backwardWhere(
                                    name -> !name.contains("result") && !name.contains("pos_embed"), (value, at) -> {
                                        order.add(at.name());
                                        return Optional.empty();
                                    }));

            Collections.reverse(order);
            assertThat(order)
                    .containsExactlyElementsOf(hooked.points().stream()
                            .map(PointShape::name)
                            .filter(name -> !name.contains("result") && !name.contains("pos_embed"))
                            .toList());
        }
    }

    @Test
    void what_takes_the_place_of_a_gradient_goes_on_to_everything_before() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            Tensor chosen = Tensor.of(
                    java.util.stream.IntStream.range(0, 60)
                            .mapToDouble(Math::cos)
                            .toArray(),
                    2,
                    5,
                    6);
            Hooks hooks = Hooks.none().backward("attn_out1", (value, at) -> Optional.of(chosen));

            ActivationCache cache = hooked.runWithGradients(
                            TWO, CacheRequest.of("attn_out1", "z1", "resid_mid1"), NextTokens.ofLoss(TWO), hooks)
                    .cache();
            ActivationCache plain = hooked.runWithGradients(
                            TWO, CacheRequest.of("z1", "resid_mid1"), NextTokens.ofLoss(TWO), Hooks.none())
                    .cache();

            // back through W_O, head by head
            Tensor gradient = cache.gradient("z1");
            for (int head = 0; head < 3; head++) {
                Matrix output = hooked.weights().output(1, head);
                double[] expected = output.times(chosen.row(1, 3));
                assertThat(gradient.row(1, 3, head)).containsExactly(expected, within(1e-10));
            }
            assertThat(cache.gradient("attn_out1")).isEqualTo(chosen);
            // what comes later does not know of it
            assertThat(cache.gradient("resid_mid1")).isEqualTo(plain.gradient("resid_mid1"));
            assertThat(cache.gradient("z1")).isNotEqualTo(plain.gradient("z1"));
        }
    }

    @Test
    void two_changed_gradients_work_together() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            Hooks twice = Hooks.none()
                    .backward("resid_post1", (value, at) -> Optional.of(value.map(one -> 2 * one)))
                    .backward("resid_pre1", (value, at) -> Optional.of(value.map(one -> 3 * one)));

            Tensor scaled = hooked.runWithGradients(TWO, CacheRequest.of("embed"), NextTokens.ofLoss(TWO), twice)
                    .cache()
                    .gradient("hook_embed");
            Tensor plain = hooked.runWithGradients(TWO, CacheRequest.of("embed"), NextTokens.ofLoss(TWO), Hooks.none())
                    .cache()
                    .gradient("hook_embed");

            assertThat(scaled.toArray())
                    .containsExactly(plain.map(one -> 6 * one).toArray(), within(1e-12));
        }
    }

    @Test
    void no_gradient_passes_what_a_hook_has_put_in_place() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            Hooks given = Hooks.none().forward("resid_pre1", (value, at) -> Optional.of(value.map(one -> one + 1)));

            ActivationCache cache = hooked.runWithGradients(
                            TWO, CacheRequest.of("resid_pre1", "embed"), NextTokens.ofLoss(TWO), given)
                    .cache();

            assertThat(cache.gradient("hook_embed")).isEqualTo(Tensor.zeros(2, 5, 6));
            assertThat(cache.gradient("resid_pre1").map(Math::abs).mean()).isGreaterThan(1e-4);
        }
    }

    @Test
    void a_gradient_of_another_shape_is_refused() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            Hooks wrong = Hooks.none().backward("z1", (value, at) -> Optional.of(Tensor.zeros(2)));
            assertThatThrownBy(() -> hooked.runWithGradients(TWO, CacheRequest.of(), NextTokens.ofLoss(TWO), wrong))
                    .hasMessageContaining("blocks.1.attn.hook_z_grad")
                    .hasMessageContaining("[2, 5, 3, 4]");
        }
    }

    @Test
    void the_slope_of_a_logit_difference_is_one_up_and_one_down_where_it_is_read() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            ActivationCache cache = hooked.runWithGradients(
                            TWO, CacheRequest.of("normalized"), NextTokens.ofDifference(TWO, -1, 3, 7), Hooks.none())
                    .cache();
            double[] right = hooked.weights().unembeddingColumn(3);
            double[] wrong = hooked.weights().unembeddingColumn(7);
            Tensor gradient = cache.gradient("normalized");
            for (int index = 0; index < 6; index++) {
                assertThat(gradient.get(0, 4, index)).isCloseTo(right[index] - wrong[index], within(1e-12));
                assertThat(gradient.get(0, 3, index)).isZero();
            }
        }
    }
}
