package dev.tributary.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.ablation.Replacements;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.AnswerTokens;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchMetricTest {

    private static final TokenBatch TOKENS = TokenBatch.of(List.of(new int[] {0, 1, 2}, new int[] {2, 1, 0}));

    private static final Answers TWO_PLACES = new Answers(
            List.of(2, 0),
            List.of(new AnswerTokens(List.of(0), List.of(1)), new AnswerTokens(List.of(2), List.of(0, 1))));

    private static final Logits LOGITS = new Logits(new double[][] {{1, 4, 16}, {64, 256, 1024}, {4096, 16384, 65536}});

    private static PairBatch batch() {
        return new PairBatch(TOKENS, TOKENS, List.of(TWO_PLACES, new Answers(List.of(1), List.of(0), List.of(1))));
    }

    private static BatchMetric metric() {
        return BatchMetric.of(new LogitDifference(), batch(), LOGITS);
    }

    @Test
    void each_position_is_measured_by_its_own_answers() {
        double[] values = metric().values(LOGITS);

        assertThat(values[0]).isCloseTo(((1 - 4) + (1024 - (64 + 256) / 2.0)) / 2, within(1e-12));
        assertThat(values[1]).isCloseTo(16384 - 4096, within(1e-12));
    }

    @Test
    void the_derivative_is_that_of_each_positions_own_answers() {
        Logits worsening = metric().worsening().at(LOGITS);

        assertThat(worsening.row(0)).containsExactly(new double[] {-0.5, 0.5, 0}, within(1e-12));
        assertThat(worsening.row(1)).containsExactly(new double[] {0.25, 0.25, -0.5}, within(1e-12));
        assertThat(worsening.row(2)).containsExactly(new double[] {1, -1, 0}, within(1e-12));
    }

    @Test
    void an_objective_asks_the_metric_about_every_position() {
        Answers second = new Answers(
                List.of(0, 1),
                List.of(new AnswerTokens(List.of(0), List.of(1)), new AnswerTokens(List.of(0), List.of())));
        PairBatch batch = new PairBatch(TOKENS, TOKENS, List.of(TWO_PLACES, second));

        assertThatThrownBy(() -> new Objective(List.of(batch), new LogitDifference(), new NoReplacements()))
                .hasMessageContaining("no wrong answers");
    }

    /** Nothing asks for them. */
    private record NoReplacements() implements Replacements {
        @Override
        public SourceActivations of(PairBatch batch) {
            throw new AssertionError("an objective replaces nothing while it is made");
        }

        @Override
        public Ablation ablation() {
            return new CorruptPrompt();
        }
    }
}
