package dev.tributary.engine.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.engine.testing.RandomTransformer;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class InformationFlowTest {

    private static final Offset<Double> CLOSE = within(1e-6);

    /** Two layers of two heads over BOS and three tokens. */
    private static final List<Tensor> PATTERNS = List.of(
            Tensor.of(
                    new double[] {
                        1, 0, 0, 0, .5, .5, 0, 0, .2, .3, .5, 0, .1, .2, .3, .4, //
                        1, 0, 0, 0, .9, .1, 0, 0, .6, .3, .1, 0, .7, .1, .1, .1
                    },
                    2,
                    4,
                    4),
            Tensor.of(
                    new double[] {
                        1, 0, 0, 0, .25, .75, 0, 0, 0, .5, .5, 0, .4, 0, .6, 0, //
                        1, 0, 0, 0, .8, .2, 0, 0, .5, .25, .25, 0, .2, .2, .2, .4
                    },
                    2,
                    4,
                    4));

    private final InformationFlow flow = InformationFlow.of(PATTERNS, false);

    @Test
    void each_layer_is_summed_over_heads_before_rows_are_divided() {
        assertThat(flow.layers().get(0).toArray())
                .containsExactly(new double[] {1, 0, 0, .5, .5, 0, .25, .333333, .416667}, CLOSE);
        assertThat(flow.layers().get(1).toArray())
                .containsExactly(new double[] {1, 0, 0, .5, .5, 0, .142857, .571429, .285714}, CLOSE);
        assertThat(flow.empty()).isEmpty();
    }

    @Test
    void compat_is_the_published_formula_whose_rows_sum_to_less_than_one() {
        assertThat(flow.aggregated(Aggregation.COMPAT).toArray())
                .containsExactly(new double[] {.75, 0, 0, .375, .375, 0, .133929, .369048, .247024}, CLOSE);
    }

    @Test
    void the_mean_is_a_true_mean() {
        Matrix mean = flow.aggregated(Aggregation.MEAN);

        assertThat(mean.row(2)).containsExactly(new double[] {.196429, .452381, .351190}, CLOSE);
        assertThat(mean.row(0)).containsExactly(new double[] {1, 0, 0}, CLOSE);
    }

    @Test
    void the_largest_is_taken_cell_by_cell() {
        assertThat(flow.aggregated(Aggregation.MAX).row(2))
                .containsExactly(new double[] {.25, .571429, .416667}, CLOSE);
    }

    @Test
    void rollout_multiplies_layers_with_half_the_identity() {
        InformationFlow two = InformationFlow.of(
                List.of(
                        Tensor.of(new double[] {1, 0, .4, .6}, 1, 2, 2),
                        Tensor.of(new double[] {1, 0, .8, .2}, 1, 2, 2)),
                true);

        // second layer ((1, 0), (.4, .6)) times first ((1, 0), (.2, .8))
        assertThat(two.aggregated(Aggregation.ROLLOUT).toArray())
                .containsExactly(new double[] {1, 0, .52, .48}, within(1e-12));
    }

    @Test
    void a_row_whose_attention_is_all_on_the_first_token_is_zero_and_named() {
        InformationFlow resting = InformationFlow.of(List.of(Tensor.of(new double[] {1, 0, 1, 0}, 1, 2, 2)), false);

        assertThat(resting.layers().get(0).toArray()).containsExactly(0);
        assertThat(resting.empty()).containsExactly(new InformationFlow.Place(0, 0));
        assertThat(resting.aggregated(Aggregation.ROLLOUT).toArray()).containsExactly(1);
    }

    @Test
    void rows_of_a_real_run_sum_to_one_in_every_layer_and_for_mean_and_rollout() {
        try (HookedTransformer model = AttendingModels.open(RandomTransformer.llama())) {
            InformationFlow found = InformationFlow.of(AttendingModels.cache(model), false);

            assertThat(found.layers()).hasSize(2);
            for (Matrix each : List.of(
                    found.layers().get(1), found.aggregated(Aggregation.MEAN), found.aggregated(Aggregation.ROLLOUT))) {
                for (int row = 0; row < 4; row++) {
                    double sum = 0;
                    for (double value : each.row(row)) {
                        sum += value;
                    }
                    assertThat(sum).isCloseTo(1, within(1e-12));
                }
            }
        }
    }

    @Test
    void a_prompt_of_the_first_token_alone_is_refused() {
        assertThatThrownBy(() -> InformationFlow.of(List.of(Tensor.of(new double[] {1}, 1, 1, 1)), false))
                .hasMessageContaining("at least one token besides the first");
        assertThat(InformationFlow.of(List.of(Tensor.of(new double[] {1}, 1, 1, 1)), true)
                        .layers())
                .hasSize(1);
    }
}
