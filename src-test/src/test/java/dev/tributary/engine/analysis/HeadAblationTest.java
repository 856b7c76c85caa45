package dev.tributary.engine.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.analysis.HeadAblation.Replacement;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.hooks.Hooks;
import dev.tributary.engine.hooks.NextTokens;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.engine.testing.RandomTransformer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores by masks against runs in which a hook changes what a head mixes. */
class HeadAblationTest {

    private static final TokenBatch TOKENS =
            TokenBatch.of(List.of(new int[] {1, 2, 3, 1, 5}, new int[] {6, 7, 8, 0, 7}, new int[] {4, 4, 0, 2, 6}));

    private static double byHook(HookedTransformer model, int layer, int head, Replacement replacement) {
        Hooks hooks = Hooks.none().forward("blocks." + layer + ".attn.hook_z", (value, at) -> {
            double[] values = value.toArray();
            int heads = value.extent(2);
            int width = value.extent(3);
            for (int prompt = 0; prompt < 3; prompt++) {
                for (int position = 0; position < 5; position++) {
                    for (int index = 0; index < width; index++) {
                        double mean = 0;
                        for (int row = 0; row < 15; row++) {
                            mean += value.get(row / 5, row % 5, head, index) / 15;
                        }
                        values[((prompt * 5 + position) * heads + head) * width + index] = switch (replacement) {
                            case ZERO -> 0;
                            case MEAN -> mean;
                            case RESAMPLE -> value.get((prompt + 1) % 3, position, head, index);
                        };
                    }
                }
            }
            return Optional.of(Tensor.of(values, value.shape()));
        });
        return NextTokens.losses(model.runWithHooks(TOKENS, hooks), TOKENS).mean() - model.loss(TOKENS);
    }

    static java.util.stream.Stream<RandomTransformer> models() {
        return RandomTransformer.everyKind();
    }

    @ParameterizedTest
    @MethodSource("models")
    void a_score_is_the_loss_with_the_head_replaced_less_the_loss_as_it_is(RandomTransformer random) {
        try (HookedTransformer model = Attending.model(random)) {
            for (Replacement replacement : Replacement.values()) {
                HeadScores scores = new HeadAblation(replacement).of(model, TOKENS, Progress.silent());
                for (int head = 0; head < model.config().attention().heads(); head++) {
                    for (int layer = 0; layer < 2; layer++) {
                        assertThat(scores.of(layer, head))
                                .as(replacement + " " + layer + "." + head)
                                .isCloseTo(byHook(model, layer, head, replacement), within(1e-10));
                    }
                }
            }
        }
    }

    @Test
    void another_prompt_is_needed_to_take_from() {
        TokenBatch one = TokenBatch.of(List.of(new int[] {1, 2, 3}));
        try (HookedTransformer model = Attending.model()) {
            assertThatThrownBy(() -> new HeadAblation(Replacement.RESAMPLE).of(model, one, Progress.silent()))
                    .hasMessageContaining("at least 2");
        }
    }
}
