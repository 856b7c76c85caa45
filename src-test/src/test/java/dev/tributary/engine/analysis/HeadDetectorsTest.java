package dev.tributary.engine.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.analysis.PatternMatch.Measure;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeadDetectorsTest {

    private static final double[][] PATTERN = {
        {1, 0, 0, 0},
        {0.25, 0.75, 0, 0},
        {0.1, 0.2, 0.7, 0},
        {0.4, 0.3, 0.2, 0.1}
    };

    /** BOS and three tokens twice; the head finds what follows, and rests on BOS otherwise. */
    private static final double[][] PERFECT = {
        {1, 0, 0, 0, 0, 0, 0},
        {1, 0, 0, 0, 0, 0, 0},
        {1, 0, 0, 0, 0, 0, 0},
        {1, 0, 0, 0, 0, 0, 0},
        {0, 0, 1, 0, 0, 0, 0},
        {0, 0, 0, 1, 0, 0, 0},
        {0, 0, 0, 0, 1, 0, 0}
    };

    private static final RepeatedTokens THREE =
            new RepeatedTokens(TokenBatch.of(List.of(new int[] {0, 1, 2, 3, 1, 2, 3})), 3, Optional.of(0));

    @Test
    void diagonals_and_columns_are_averaged() {
        try (HookedTransformer model = Attending.model()) {
            ActivationCache cache = Attending.cache(model, PATTERN);

            assertThat(HeadDetectors.current(cache).of(0, 1)).isCloseTo((1 + 0.75 + 0.7 + 0.1) / 4, within(1e-12));
            assertThat(HeadDetectors.previous(cache).of(0, 1)).isCloseTo((0.25 + 0.2 + 0.2) / 3, within(1e-12));
            assertThat(HeadDetectors.first(cache).of(0, 1)).isCloseTo((1 + 0.25 + 0.1 + 0.4) / 4, within(1e-12));
            assertThat(HeadDetectors.current(cache).above(HeadScores.THRESHOLD)).containsExactly("0.1");
            assertThat(HeadDetectors.current(cache.removeBatchDim()).of(0, 1))
                    .isEqualTo(HeadDetectors.current(cache).of(0, 1));
            assertThat(HeadDetectors.current(cache).of(1, 0)).isZero();
        }
    }

    @Test
    void a_threshold_is_strict() {
        HeadScores scores = new HeadScores("any", Tensor.of(new double[] {0.4, 0.41, 0.39, 1}, 2, 2));
        assertThat(scores.above(0.4)).containsExactly("0.1", "1.1");
        assertThat(scores.ranked().get(0).label()).isEqualTo("L1H1");
    }

    @Test
    void a_perfect_induction_head_scores_one_and_less_on_the_whole_diagonal() {
        try (HookedTransformer model = Attending.model()) {
            ActivationCache cache = Attending.cache(model, PERFECT);

            assertThat(HeadDetectors.induction(cache, THREE).of(0, 1)).isEqualTo(1);
            // the diagonal of the seeds has two entries more: 1, 0, 1, 1, 1
            assertThat(HeadDetectors.inductionCompatible(cache).of(0, 1)).isCloseTo(0.8, within(1e-12));
            assertThat(HeadDetectors.duplicate(cache, THREE).of(0, 1)).isZero();
        }
    }

    @Test
    void without_bos_the_stripe_starts_at_the_repeat() {
        double[][] pattern = {
            {1, 0, 0, 0, 0, 0},
            {1, 0, 0, 0, 0, 0},
            {1, 0, 0, 0, 0, 0},
            {0, 1, 0, 0, 0, 0},
            {0, 0, 0.5, 0.5, 0, 0},
            {0, 0, 0, 1, 0, 0}
        };
        RepeatedTokens repeated =
                new RepeatedTokens(TokenBatch.of(List.of(new int[] {1, 2, 3, 1, 2, 3})), 3, Optional.empty());
        try (HookedTransformer model = Attending.model()) {
            ActivationCache cache = Attending.cache(model, pattern);
            assertThat(HeadDetectors.induction(cache, repeated).of(0, 1)).isCloseTo(2.5 / 3, within(1e-12));
            assertThatThrownBy(() -> HeadDetectors.induction(cache, THREE)).hasMessageContaining("7");
        }
    }

    @Test
    void repeated_tokens_are_drawn_the_same_for_a_seed_and_written_twice_after_bos() {
        RepeatedTokens repeated = RepeatedTokens.draw(5, 3, 9, Optional.of(8), 4);

        assertThat(repeated.tokens())
                .isEqualTo(RepeatedTokens.draw(5, 3, 9, Optional.of(8), 4).tokens());
        assertThat(repeated.tokens())
                .isNotEqualTo(RepeatedTokens.draw(5, 3, 9, Optional.of(8), 5).tokens());
        assertThat(repeated.tokens().length()).isEqualTo(11);
        for (int prompt = 0; prompt < 3; prompt++) {
            assertThat(repeated.tokens().id(prompt, 0)).isEqualTo(8);
            for (int position = 1; position <= 5; position++) {
                assertThat(repeated.tokens().id(prompt, position))
                        .isEqualTo(repeated.tokens().id(prompt, position + 5));
            }
        }
    }

    @Test
    void losses_belong_to_the_first_time_as_long_as_the_sequence_is_new() {
        // six losses of BOS and three tokens twice: the first three predict the sequence, the rest its repeat
        Tensor losses = Tensor.of(new double[] {3, 4, 5, 9, 1, 2}, 1, 6);
        assertThat(THREE.firstLoss(losses)).isEqualTo(4);
        assertThat(THREE.secondLoss(losses)).isEqualTo(4);
    }

    @Test
    void wanted_patterns_follow_the_tokens() {
        int[] tokens = {0, 5, 6, 5, 5};
        assertThat(PatternMatch.previousToken(tokens))
                .isEqualTo(Matrix.of(5, 5, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0));
        assertThat(PatternMatch.duplicateToken(tokens))
                .isEqualTo(Matrix.of(5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0));
        assertThat(PatternMatch.induction(tokens))
                .isEqualTo(Matrix.of(5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1));
    }

    @Test
    void a_match_is_a_share_or_a_closeness_and_positions_can_be_left_out() {
        TokenBatch tokens = TokenBatch.of(List.of(new int[4]));
        try (HookedTransformer model = Attending.model()) {
            ActivationCache cache = Attending.cache(model, PATTERN);
            // attention to the token before is 0.25 + 0.2 + 0.2 of 4 in all
            assertThat(PatternMatch.by(Measure.MUL)
                            .of(cache, tokens, PatternMatch::previousToken)
                            .of(0, 1))
                    .isCloseTo(0.65 / 4, within(1e-12));
            // without the first column 0.4 of 2.25, without the diagonal as well 0.4 of 0.7
            assertThat(new PatternMatch(Measure.MUL, true, false)
                            .of(cache, tokens, PatternMatch::previousToken)
                            .of(0, 1))
                    .isCloseTo(0.4 / 2.25, within(1e-12));
            assertThat(new PatternMatch(Measure.MUL, true, true)
                            .of(cache, tokens, PatternMatch::previousToken)
                            .of(0, 1))
                    .isCloseTo(0.4 / 0.7, within(1e-12));
            // differences: 1 + (0.75 + 0.75) + (0.1 + 0.8 + 0.7) + (0.4 + 0.3 + 0.8 + 0.1) = 5.7, over 4 queries
            assertThat(PatternMatch.by(Measure.ABS)
                            .of(cache, tokens, PatternMatch::previousToken)
                            .of(0, 1))
                    .isCloseTo(1 - 1.425, within(5.1e-4));
            // a head that attends to nothing has no share
            assertThat(PatternMatch.by(Measure.MUL)
                            .of(cache, tokens, PatternMatch::previousToken)
                            .of(1, 1))
                    .isZero();
            assertThatThrownBy(() -> PatternMatch.by(Measure.MUL).of(cache, tokens, ids -> Matrix.identity(3)))
                    .hasMessageContaining("[4, 4]");
            assertThatThrownBy(
                            () -> PatternMatch.by(Measure.MUL).of(cache, tokens, ids -> PatternMatch.previousToken(ids)
                                    .transposed()))
                    .hasMessageContaining("above the diagonal");
        }
    }
}
