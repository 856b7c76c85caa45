package dev.tributary.experiments.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.attention.Aggregation;
import dev.tributary.engine.linalg.Matrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FlowPlotTest {

    @Test
    void a_prompt_becomes_one_map_or_one_for_each_layer_without_its_first_token() {
        try (SeedRun run = new SeedRun()) {
            FlowPlot plot = FlowPlot.of(run.one().cache(), run.tokens());

            assertThat(plot.tokens()).startsWith("When", " Mary").hasSize(16);
            assertThat(plot.from()).isEqualTo(1);
            assertThat(plot.maps()).hasSize(1);
            assertThat(plot.byLayer().maps()).hasSize(12);
            assertThat(plot.html()).contains("All layers: mean", "rows sum to 1");
            assertThat(plot.byLayer().html()).contains("Layer 11");
            assertThat(plot.aggregation(Aggregation.COMPAT).html()).contains("nearly the last layer alone");
        }
    }

    @Test
    void the_published_formula_gives_rows_of_a_known_sum_and_the_mean_rows_of_one() {
        try (SeedRun run = new SeedRun()) {
            FlowPlot plot = FlowPlot.of(run.one().cache(), run.tokens());
            Matrix mean = plot.maps().get(0);
            Matrix compat = plot.aggregation(Aggregation.COMPAT).maps().get(0);

            assertThat(Arrays.stream(mean.row(9)).sum()).isCloseTo(1, within(1e-9));
            // (1 - 12^-12) / (12 - 1)
            assertThat(Arrays.stream(compat.row(9)).sum()).isCloseTo((1 - Math.pow(12, -12)) / 11, within(1e-9));
        }
    }

    @Test
    void tokens_of_another_prompt_are_refused() {
        try (SeedRun run = new SeedRun()) {
            assertThatThrownBy(() -> FlowPlot.of(run.one().cache(), run.tokens().subList(0, 5)))
                    .hasMessageContaining("expected the texts of 17 tokens, got 5");
        }
    }
}
