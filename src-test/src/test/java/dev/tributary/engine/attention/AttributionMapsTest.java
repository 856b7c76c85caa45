package dev.tributary.engine.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.attention.AttributionMaps.Component;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.CachedRun;
import dev.tributary.engine.hooks.Depth;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.hooks.LogitAttribution;
import dev.tributary.engine.hooks.Slice;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.engine.testing.RandomTransformer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttributionMapsTest {

    private static final List<Integer> TOKENS = List.of(1, 2, 3, 1, 5);

    private static List<RandomTransformer> everyKind() {
        return RandomTransformer.everyKind().toList();
    }

    private static CachedRun run(HookedTransformer model) {
        return model.runWithCache(AttendingModels.ONE, CacheRequest.all().withoutBatch());
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void components_add_up_to_the_logits_of_every_model(RandomTransformer kind) {
        try (HookedTransformer model = AttendingModels.open(kind)) {
            CachedRun run = run(model);
            double[] next = AttributionMaps.of(run.cache(), ResidualDirections.ofNextTokens(model.weights(), TOKENS))
                    .totals();
            assertThat(next).hasSize(4);
            for (int query = 0; query < 4; query++) {
                assertThat(next[query]).isCloseTo(run.logits().get(0, query, TOKENS.get(query + 1)), within(1e-9));
            }

            double[] over = new double[9];
            over[3] = 1;
            over[7] = -1;
            double[] difference = AttributionMaps.of(
                            run.cache(), ResidualDirections.of(model.weights(), Tensor.of(over, 9), 5))
                    .totals();
            for (int query = 0; query < 5; query++) {
                assertThat(difference[query])
                        .isCloseTo(run.logits().get(0, query, 3) - run.logits().get(0, query, 7), within(1e-9));
            }
            assertThat(AttributionMaps.of(run.cache(), ResidualDirections.ofDifference(model.weights(), 4, 3, 7))
                            .totals()[0])
                    .isCloseTo(difference[4], within(1e-12));
        }
    }

    @Test
    void directions_can_differ_by_position_and_be_of_the_stream_or_of_tokens() {
        try (HookedTransformer model = AttendingModels.open(RandomTransformer.gpt2())) {
            ActivationCache cache = run(model).cache();
            double[] columns = new double[5 * 6];
            double[] choices = new double[5 * 9];
            for (int position = 0; position < 5; position++) {
                System.arraycopy(model.weights().unembeddingColumn(position), 0, columns, position * 6, 6);
                choices[position * 9 + position] = 1;
            }
            double[] stream = AttributionMaps.of(
                            cache, ResidualDirections.of(model.weights(), Tensor.of(columns, 5, 6), 5))
                    .totals();
            double[] tokens = AttributionMaps.of(
                            cache, ResidualDirections.of(model.weights(), Tensor.of(choices, 5, 9), 5))
                    .totals();
            double[] bias = model.weights().unembeddingBias();

            for (int position = 0; position < 5; position++) {
                // a direction of the stream knows nothing of the unembedding's bias
                assertThat(tokens[position]).isCloseTo(stream[position] + bias[position], within(1e-12));
            }
            double[] one = Arrays.copyOf(columns, 6);
            assertThat(AttributionMaps.of(
                                    cache,
                                    ResidualDirections.of(model.weights(), Tensor.of(one, 6), 5)
                                            .at(5, 0))
                            .totals())
                    .containsExactly(new double[] {stream[0]}, within(1e-12));
        }
    }

    @Test
    void a_head_writes_what_the_attribution_of_components_says() {
        try (HookedTransformer model = AttendingModels.open(RandomTransformer.llama())) {
            ActivationCache cache = run(model).cache();
            LogitAttribution sums = LogitAttribution.of(
                    cache, cache.residual().full(Depth.end()), LogitAttribution.Answers.of(3, 7), Slice.all());
            double[] over = new double[9];
            over[3] = 1;
            over[7] = -1;
            AttributionMaps maps =
                    AttributionMaps.of(cache, ResidualDirections.ofTokens(model.weights(), Tensor.of(over, 9), 5));

            for (Component component : maps.components()) {
                component.head().ifPresent(head -> {
                    int index = sums.labels().indexOf("L" + head.layer() + "H" + head.head());
                    for (int query = 0; query < 5; query++) {
                        double sum =
                                Arrays.stream(component.values().row(query)).sum();
                        assertThat(sum).isCloseTo(sums.values().get(index, query), within(1e-10));
                    }
                });
            }
            assertThat(maps.components().stream().map(Component::name))
                    .startsWith("Embed", "A0.0", "A0.1", "A0.2", "A0.3")
                    .endsWith("MLP 1", "Unembed bias");
        }
    }

    @Test
    void what_was_not_asked_for_is_the_remainder() {
        try (HookedTransformer model = AttendingModels.open(RandomTransformer.gpt2())) {
            AttributionMaps all =
                    AttributionMaps.of(run(model).cache(), ResidualDirections.ofNextTokens(model.weights(), TOKENS));
            AttributionMaps some = all.only(Set.of("MLP 1", "A0.2"));

            assertThat(some.components().stream().map(Component::name))
                    .containsExactly("A0.2", "MLP 1", AttributionMaps.REMAINDER);
            assertThat(some.totals()).containsExactly(all.totals(), within(1e-12));
            assertThatThrownBy(() -> all.only(Set.of("A9.9")))
                    .hasMessageContaining("no component A9.9; there are Embed, Positions, A0.0");
        }
    }

    @Test
    void directions_that_do_not_fit_are_refused() {
        try (HookedTransformer model = AttendingModels.open(RandomTransformer.gpt2())) {
            assertThatThrownBy(() -> ResidualDirections.of(model.weights(), Tensor.zeros(4), 5))
                    .hasMessageContaining("d_model = 6 or d_vocab = 9");
            assertThatThrownBy(() -> ResidualDirections.of(model.weights(), Tensor.zeros(4, 6), 5))
                    .hasMessageContaining("[5, 6]");
            assertThatThrownBy(() -> ResidualDirections.ofNextTokens(model.weights(), TOKENS)
                            .at(5, -1))
                    .hasMessageContaining("positions 0 to 3 of 5 tokens");
            assertThatThrownBy(() -> ResidualDirections.ofNextTokens(model.weights(), List.of(1)))
                    .hasMessageContaining("at least two");
        }
    }
}
