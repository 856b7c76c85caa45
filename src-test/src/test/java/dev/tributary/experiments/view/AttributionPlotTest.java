package dev.tributary.experiments.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.attention.AttributionMaps;
import dev.tributary.engine.attention.HeadChoice.Place;
import dev.tributary.engine.attention.ResidualDirections;
import dev.tributary.engine.hooks.CachedRun;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.render.attention.AttentionPage;
import dev.tributary.render.attention.Grid;
import dev.tributary.render.attention.HeadNotation;
import dev.tributary.render.attention.MapMeaning;
import dev.tributary.render.attention.MapMode;
import dev.tributary.render.attention.MapName;
import dev.tributary.render.attention.MapSequence;
import dev.tributary.render.attention.MapView;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The last calls of the published examples. */
class AttributionPlotTest {

    private static final SeedRun RUN = new SeedRun();
    private static final CachedRun WHOLE = RUN.whole();

    private static final Place[] FIVE = {
        new Place(9, 6), new Place(9, 9), new Place(10, 0), new Place(10, 7), new Place(-1, 10)
    };

    @AfterAll
    static void close() {
        RUN.close();
    }

    private static ResidualDirections next() {
        TokenBatch tokens = RUN.model.toTokens(SeedRun.SENTENCES.get(0));
        return ResidualDirections.ofNextTokens(
                RUN.model.weights(),
                IntStream.range(0, tokens.length())
                        .mapToObj(position -> tokens.id(0, position))
                        .toList());
    }

    private static AttributionPlot plot() {
        return AttributionPlot.of(WHOLE.cache(), RUN.tokens(), next());
    }

    private static double sum(MapView view, int row) {
        return view.sequences().get(0).maps().stream()
                .mapToDouble(map -> {
                    double sum = 0;
                    for (int key = 0; key < map.map().columns(); key++) {
                        sum += map.map().get(row, key);
                    }
                    return sum;
                })
                .sum();
    }

    @Test
    void call_13_what_raises_and_what_lowers_stand_apart_on_one_scale() {
        List<AttentionPage.Part> parts = plot().heads(FIVE).parts();
        MapView raising = parts.get(0).view();
        MapView lowering = parts.get(1).view();
        AttributionMaps maps = AttributionMaps.of(WHOLE.cache(), next());

        assertThat(parts.stream().map(AttentionPage.Part::heading))
                .containsExactly("Positive attribution", "Negative attribution");
        assertThat(raising.names().stream().map(MapName::text))
                .containsExactly("9.6", "9.9", "10.0", "10.7", "11.10", "remainder");
        assertThat(((MapMeaning.Given) raising.meaning()).reach())
                .isEqualTo(((MapMeaning.Given) lowering.meaning()).reach())
                .isPresent();
        for (int row = 0; row < 16; row++) {
            assertThat(sum(raising, row) - sum(lowering, row)).isCloseTo(maps.totals()[row], within(1e-9));
        }
    }

    @Test
    void call_14_one_map_has_both_signs_and_all_components_add_up_to_the_logits() {
        AttributionPlot plot = plot().heads(FIVE).mode(MapMode.LARGE);
        MapView view = plot.parts().get(0).view();

        assertThat(plot.parts()).hasSize(1);
        assertThat(((MapMeaning.Given) view.meaning()).negative()).isTrue();
        for (int row = 0; row < 16; row++) {
            int next = RUN.model.toTokens(SeedRun.SENTENCES.get(0)).id(0, row + 1);
            assertThat(sum(view, row)).isCloseTo(WHOLE.logits().get(0, row, next), within(1e-3));
        }
        assertThat(plot.html()).contains("logit attribution", "add up to");
    }

    @Test
    void without_a_choice_every_component_of_the_model_is_there() {
        MapView view = plot().mode(MapMode.LARGE)
                .notation(HeadNotation.LH)
                .parts()
                .get(0)
                .view();

        assertThat(view.names().stream().map(MapName::text))
                .startsWith("Embed", "Positions", "L0H0")
                .contains("MLP 11", "Attn bias 0", "Norm bias", "Unembed bias")
                .hasSize(2 + 144 + 12 + 12 + 2);
    }

    @Test
    void one_query_makes_a_map_of_one_row() {
        AttributionPlot plot = AttributionPlot.of(WHOLE.cache(), RUN.tokens(), next().at(17, -2))
                .components("MLP 3", "A9.6")
                .mode(MapMode.LARGE);
        MapSequence sequence = plot.parts().get(0).view().sequences().get(0);
        Grid head = sequence.maps().get(0).map();

        assertThat(sequence.queries()).containsExactly(15);
        assertThat(head.rows()).isEqualTo(1);
        assertThat(sequence.maps()).hasSize(3);
        // an MLP writes where it reads
        assertThat(sequence.maps().get(0).map().get(0, 3)).isZero();
    }
}
