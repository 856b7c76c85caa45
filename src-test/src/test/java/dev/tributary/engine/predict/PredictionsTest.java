package dev.tributary.engine.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.architecture.MicroModel;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionsTest {

    @Test
    void ranks_tokens_with_their_probabilities() {
        // e^ln 4, e^0, e^ln 3, e^0: of 9 in all 4, 1, 3, 1
        NextToken next = new NextToken(new double[] {Math.log(4), 0, Math.log(3), 0});

        assertThat(next.top(3)).extracting(RankedToken::token).containsExactly(0, 2, 1);
        assertThat(next.top(9)).extracting(RankedToken::rank).containsExactly(1, 2, 3, 4);
        assertThat(next.of(2).probability()).isCloseTo(3.0 / 9, within(1e-15));
        assertThat(next.of(3)).isEqualTo(new RankedToken(3, 4, 0, next.of(1).logProbability()));
        assertThat(next.of(1).logProbability()).isCloseTo(-Math.log(9), within(1e-15));
    }

    @Test
    void large_logits_overflow_nothing_and_broken_ones_are_refused() {
        assertThat(new NextToken(new double[] {1e4, 1e4}).of(1).probability()).isCloseTo(0.5, within(1e-12));
        assertThatThrownBy(() -> new NextToken(new double[] {0, Double.NaN})).hasMessageContaining("NaN");
    }

    @ParameterizedTest
    @CsvSource({
        // Brown, Cai and DasGupta 2001 give (0, .278) of 0 in 10; the others by hand from the formula
        "0, 10, 0, 0.27753",
        "0.5, 10, 0.23659, 0.76341",
        "1, 30, 0.88649, 1",
        "0.9, 200, 0.85059, 0.93433",
    })
    void wilsons_interval_is_the_published_one(double share, int trials, double low, double high) {
        assertThat(new Proportion(share, trials).wilson().low()).isCloseTo(low, within(1e-5));
        assertThat(new Proportion(share, trials).wilson().high()).isCloseTo(high, within(1e-5));
    }

    @Test
    void accuracy_is_a_mean_over_prompts_whatever_the_number_of_their_answers_and_prompts_keep_their_numbers() {
        // a model without layers, whose logits are the vectors of its tokens
        Parameters parameters = Parameters.of(List.of(
                new ArrayParameter("vectors", new double[] {2, 1, 1, 2}, 2, 2),
                new ArrayParameter("output", new double[] {1, 0, 0, 1}, 2, 2)));
        PairBatch longer = batch(new int[] {0, 1}, new Answers(List.of(0), List.of(1), List.of(0, 1)));
        PairBatch shorter = batch(new int[] {1}, new Answers(List.of(0, 1), List.of(), List.of(0)));
        try (ProductionModel model = new ProductionModel(new MicroModel(0, 2), parameters, Precision.FP64, 1)) {
            Predictions found = Predictions.of(model, List.of(longer, shorter), List.of(1, 0), 1, Progress.silent());

            assertThat(found.all()).extracting(Prediction::prompt).containsExactly(0, 1, 1);
            assertThat(found.all()).extracting(Prediction::isRight).containsExactly(true, true, false);
            assertThat(found.all()).extracting(Prediction::isAboveWrong).containsExactly(true, true, false);
            assertThat(found.accuracy()).isEqualTo(new Proportion(0.75, 2));
            assertThat(found.haveWrong()).isFalse();
            assertThat(found.all().get(2).right().get(0).rank()).isEqualTo(2);
            assertThat(found.all().get(2).top()).extracting(RankedToken::token).containsExactly(1);
        }
    }

    private static PairBatch batch(int[] tokens, Answers answers) {
        TokenBatch prompts = TokenBatch.of(List.of(tokens));
        return new PairBatch(prompts, prompts, List.of(answers));
    }
}
