package dev.tributary.experiments.run.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenPair;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.index.Elements;
import dev.tributary.render.attention.HeadMap;
import dev.tributary.render.attention.MapMode;
import dev.tributary.render.attention.MapSequence;
import dev.tributary.render.attention.MapView;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What components write into the answers adds up to what the model says. */
class ReportAttributionTest {

    private static Study study() throws IOException {
        return Study.open(Studies.options("ioi", "eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES));
    }

    private static double sum(MapSequence sequence) {
        double sum = 0;
        for (HeadMap map : sequence.maps()) {
            for (int row = 0; row < map.map().rows(); row++) {
                for (int column = 0; column < map.map().columns(); column++) {
                    double value = map.map().get(row, column);
                    sum += Double.isNaN(value) ? 0 : value;
                }
            }
        }
        return sum;
    }

    /** The logit of the right answer less that of the wrong one. */
    private static double difference(Study study, TokenisedPrompts prompts, int number) {
        PairBatch batch = prompts.batches(1).get(number);
        Logits logits = study.model().logits(ForwardRun.plain(batch.clean(), batch.outputRows()));
        TokenPair pair = prompts.pairs().get(number);
        double difference = 0;
        for (int right : pair.answers().at(0).right()) {
            difference += logits.row(0)[right] / pair.answers().at(0).right().size();
        }
        for (int wrong : pair.answers().at(0).wrong()) {
            difference -= logits.row(0)[wrong] / pair.answers().at(0).wrong().size();
        }
        return difference;
    }

    @Test
    void the_maps_of_a_prompt_add_up_to_the_difference_between_its_answers() throws IOException {
        try (Study study = study()) {
            TokenisedPrompts prompts = study.split().report();

            MapView view = ReportAttribution.of(study, prompts, 2).orElseThrow();

            assertThat(view.look().mode()).isEqualTo(MapMode.LARGE);
            assertThat(view.sequences()).hasSize(2);
            for (int number = 0; number < 2; number++) {
                MapSequence sequence = view.sequences().get(number);
                assertThat(sequence.tokens()).isEqualTo(prompts.cleanTexts(number));
                assertThat(sum(sequence)).isCloseTo(difference(study, prompts, number), within(1e-6));
            }
        }
    }

    @Test
    void prompts_that_would_take_too_much_memory_and_more_than_five_are_left_out() throws IOException {
        try (Study study = study()) {
            TokenisedPrompts all = study.prompts().tokens();
            // three layers of four heads, a stream of 64
            long one = 12L * 64 * all.cleanTexts(0).size();

            assertThat(sequences(study, all, 9, one)).isEqualTo(5);
            assertThat(sequences(study, all, 3, one)).isEqualTo(3);
            assertThat(sequences(study, all, 3, one - 1)).isZero();
            assertThat(sequences(study, all, 0, one)).isZero();
        }
    }

    private static int sequences(Study study, TokenisedPrompts prompts, int count, long most) {
        return ReportAttribution.of(study, prompts, count, most)
                .map(MapView::sequences)
                .map(List::size)
                .orElse(0);
    }
}
