package dev.tributary.experiments.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.CachedRun;
import dev.tributary.engine.hooks.NextTokens;
import dev.tributary.engine.predict.RankedToken;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.render.chart.DataTable;
import dev.tributary.render.chart.LinePlot;
import dev.tributary.render.chart.Section;
import dev.tributary.render.chart.TokenGrid;
import dev.tributary.render.chart.TokenStrip;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenPlotTest {

    @Test
    void tokens_have_their_loss_and_what_was_expected_and_the_lens_ends_with_the_model_itself() {
        try (SeedRun run = new SeedRun()) {
            CachedRun whole = run.whole();
            TokenBatch tokens = run.model.toTokens(SeedRun.SENTENCES.get(0));
            TokenPlot plot = TokenPlot.of(run.model.text(), whole, tokens).top(3);
            List<Section> sections = plot.sections("");
            Tensor losses = NextTokens.losses(whole.logits(), tokens);
            TokenStrip strip = (TokenStrip) sections.get(0);
            LinePlot line = (LinePlot) sections.get(1);
            TokenGrid lens = (TokenGrid) sections.get(2);

            assertThat(strip.tokens()).isEqualTo(run.tokens());
            assertThat(strip.measures().get(0).values().get(0)).isEmpty();
            for (int place = 0; place < 16; place++) {
                assertThat(line.lines().get(0).values().get(place)).isCloseTo(losses.get(0, place), within(1e-9));
                assertThat(strip.measures().get(0).values().get(place + 1).orElseThrow())
                        .isCloseTo(-losses.get(0, place), within(1e-9));
            }
            assertThat(lens.rows().labels())
                    .startsWith("0_pre")
                    .endsWith("final_post")
                    .hasSize(13);
            assertThat(lens.cells().get(12).get(16).text())
                    .isEqualTo(plot.word(plot.next().get(0).token()));
            assertThat(((DataTable) sections.get(3)).rows()).hasSize(24);
            assertThat(plot.html()).contains("tributary-tokens", "Loss per token");
        }
    }

    @Test
    void the_tokens_of_a_direction_are_those_whose_logits_it_moves() {
        try (SeedRun run = new SeedRun()) {
            double[] bias = run.model.weights().unembeddingBias();
            Tensor stream = run.model
                    .runWithCache(
                            run.model.toTokens(SeedRun.SENTENCES.get(2)),
                            CacheRequest.of("resid_post11", "ln_final.hook_scale")
                                    .withoutBatch())
                    .cache()
                    .get("resid_post", 11);
            double[] last = stream.row(7);
            List<RankedToken> most = DirectionTokens.top(run.model.weights(), last, 4);
            double[] raised = DirectionTokens.raised(run.model.weights(), last);

            assertThat(raised).hasSameSizeAs(bias);
            assertThat(most.get(0).logit()).isEqualTo(raised[most.get(0).token()]);
            for (double value : raised) {
                assertThat(value).isLessThanOrEqualTo(most.get(0).logit());
                assertThat(-value)
                        .isLessThanOrEqualTo(DirectionTokens.bottom(run.model.weights(), last, 1)
                                .get(0)
                                .logit());
            }
        }
    }

    @Test
    void a_prompt_of_one_token_is_refused() {
        try (SeedRun run = new SeedRun()) {
            assertThatThrownBy(() -> TokenPlot.of(run.model.text(), run.whole(), TokenBatch.of(List.of(new int[] {0}))))
                    .hasMessageContaining("at least two tokens");
        }
    }
}
