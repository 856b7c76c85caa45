package dev.tributary.experiments.run.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.index.Elements;
import dev.tributary.render.attention.Grid;
import dev.tributary.render.attention.MapMeaning;
import dev.tributary.render.attention.MapMode;
import dev.tributary.render.attention.MapName;
import dev.tributary.render.attention.MapSequence;
import dev.tributary.render.attention.MapView;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Maps on a page are the patterns that the model has, as many as the page can hold. */
class ReportAttentionTest {

    private static Study study(String model) throws IOException {
        return Study.open(Studies.options(
                model, model.equals("micro") ? "magnitude" : "eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES));
    }

    /** All patterns of a prompt, by the model with its hooks. */
    private static ActivationCache cache(Study study, TokenisedPrompts prompts, int number) {
        int[] ids = prompts.pairs().get(number).unpadded().clean().stream()
                .mapToInt(Integer::intValue)
                .toArray();
        return study.hooked()
                .orElseThrow()
                .runWithCache(TokenBatch.of(List.of(ids)), CacheRequest.all().withoutBatch())
                .cache();
    }

    private static void check(Grid map, ActivationCache cache, int layer, int head, boolean causal) {
        for (int query = 0; query < map.rows(); query++) {
            for (int key = 0; key < map.columns(); key++) {
                if (causal && key > query) {
                    assertThat(map.get(query, key)).isNaN();
                } else {
                    assertThat(map.get(query, key))
                            .isCloseTo(cache.get("pattern", layer).get(head, query, key), within(1e-9));
                }
            }
        }
    }

    @Test
    void every_head_has_its_pattern_on_each_of_the_first_prompts() throws IOException {
        try (Study study = study("ioi")) {
            TokenisedPrompts prompts = study.split().report();

            MapView view = ReportAttention.of(study, prompts, 2).orElseThrow();

            assertThat(view.names())
                    .extracting(MapName::text)
                    .containsExactly(
                            "0.0", "0.1", "0.2", "0.3", "1.0", "1.1", "1.2", "1.3", "2.0", "2.1", "2.2", "2.3");
            assertThat(view.causal()).isTrue();
            assertThat(view.meaning()).isEqualTo(new MapMeaning.Attention("standard", "in"));
            assertThat(view.look().mode()).isEqualTo(MapMode.LARGE);
            assertThat(view.sequences()).hasSize(2);
            for (int number = 0; number < 2; number++) {
                MapSequence sequence = view.sequences().get(number);
                assertThat(sequence.tokens()).isEqualTo(prompts.cleanTexts(number));
                assertThat(sequence.label()).isEqualTo(String.join("", prompts.cleanTexts(number)));
                assertThat(sequence.queries())
                        .isEqualTo(IntStream.range(0, sequence.tokens().size())
                                .boxed()
                                .toList());
                ActivationCache cache = cache(study, prompts, number);
                for (int map = 0; map < 12; map++) {
                    check(sequence.maps().get(map).map(), cache, map / 4, map % 4, true);
                }
            }
        }
    }

    @Test
    void queries_of_a_model_that_looks_both_ways_have_numbers_for_all_keys() throws IOException {
        try (Study study = study("reverse")) {
            MapView view = ReportAttention.of(study, study.split().report(), 1).orElseThrow();

            assertThat(view.causal()).isFalse();
            assertThat(view.names()).hasSize(4);
            ActivationCache cache = cache(study, study.split().report(), 0);
            check(view.sequences().get(0).maps().get(3).map(), cache, 3, 0, false);
        }
    }

    @Test
    void a_page_has_as_many_prompts_as_there_are_and_as_it_can_hold() throws IOException {
        try (Study study = study("ioi")) {
            TokenisedPrompts prompts = study.split().report();
            int length = prompts.cleanTexts(0).size();
            assertThat(prompts.pairs())
                    .hasSize(5)
                    .allSatisfy(pair -> assertThat(pair.unpadded().clean()).hasSize(length));
            // three layers of four heads, each query with its keys
            long one = 12L * length * (length + 1) / 2;

            assertThat(prompts(study, 9, Long.MAX_VALUE)).isEqualTo(5);
            assertThat(prompts(study, 3, 3 * one)).isEqualTo(3);
            assertThat(prompts(study, 3, 3 * one - 1)).isEqualTo(2);
            assertThat(prompts(study, 3, one)).isEqualTo(1);
            assertThat(prompts(study, 3, one - 1)).isZero();
            assertThat(prompts(study, 0, one)).isZero();
        }
    }

    private static int prompts(Study study, int count, long most) {
        return ReportAttention.of(study, study.split().report(), count, most)
                .map(view -> view.sequences().size())
                .orElse(0);
    }

    @Test
    void a_model_without_heads_has_no_maps() throws IOException {
        try (Study study = study("micro")) {
            assertThat(ReportAttention.of(study, study.split().report(), 5)).isEmpty();
            assertThat(ReportAttribution.of(study, study.split().report(), 5)).isEmpty();
        }
    }
}
