package dev.tributary.engine.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.analysis.HeadAblation.Replacement;
import dev.tributary.engine.analysis.ScoreDecomposition.Pair;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.CachedRun;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.hooks.NextTokens;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every way to look for induction finds the circuit that was written down. */
class WrittenInductionTest {

    /** The first token has none before it, so BOS stands there, which occurs nowhere else. */
    private static final RepeatedTokens FIVE =
            new RepeatedTokens(TokenBatch.of(List.of(new int[] {0, 3, 1, 5, 4, 2, 3, 1, 5, 4, 2})), 5, Optional.of(0));

    @Test
    void patterns_show_the_two_heads_and_no_other() {
        try (HookedTransformer model = WrittenInduction.open()) {
            ActivationCache cache =
                    model.runWithCache(FIVE.tokens(), CacheRequest.all()).cache();

            assertThat(HeadDetectors.previous(cache).above(HeadScores.THRESHOLD))
                    .containsExactly("0.0");
            assertThat(HeadDetectors.previous(cache).of(0, 0)).isCloseTo(1, within(1e-9));
            assertThat(HeadDetectors.induction(cache, FIVE).above(HeadScores.THRESHOLD))
                    .containsExactly("1.0");
            assertThat(HeadDetectors.induction(cache, FIVE).of(1, 0)).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void the_repeat_is_predicted_and_without_either_head_it_is_not() {
        try (HookedTransformer model = WrittenInduction.open()) {
            Tensor losses = model.lossPerToken(FIVE.tokens());
            // the first token of the repeat is announced by nothing
            for (int place = 6; place < 10; place++) {
                assertThat(losses.get(0, place)).isLessThan(1e-6);
            }
            assertThat(FIVE.firstLoss(losses)).isGreaterThan(1);

            HeadScores lost = new HeadAblation(Replacement.ZERO).of(model, FIVE.tokens(), Progress.silent());

            // without the induction head every token is as likely as any other
            double even = Math.log(WrittenInduction.TOKENS);
            assertThat(lost.of(1, 0)).isCloseTo(even - losses.mean(), within(1e-9));
            assertThat(lost.of(0, 1)).isCloseTo(0, within(1e-12));
            assertThat(lost.of(1, 1)).isCloseTo(0, within(1e-12));
        }
    }

    @Test
    void keys_of_the_one_read_what_the_other_writes() {
        try (HookedTransformer model = WrittenInduction.open()) {
            HeadCircuits circuits = new HeadCircuits(model.weights());
            double composition = Composition.score(circuits.ov(0, 0), Composition.K.reader(model.weights(), 1, 0));

            // six directions meet one to one: root 6 over root 6 times root 6
            assertThat(composition).isCloseTo(1 / Math.sqrt(6), within(1e-9));
            assertThat(Composition.score(circuits.ov(0, 0), Composition.Q.reader(model.weights(), 1, 0)))
                    .isZero();
            assertThat(HeadCircuits.diagonalShare(circuits.keyComposition(1, 0, 0, 0)))
                    .isEqualTo(1);
            assertThat(circuits.copying(1, 0)).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void the_reason_to_attend_is_the_token_and_what_the_earlier_head_has_brought() {
        try (HookedTransformer model = WrittenInduction.open()) {
            CachedRun run = model.runWithCache(FIVE.tokens(), CacheRequest.all().withoutBatch());
            ScoreDecomposition parts = ScoreDecomposition.of(run.cache(), 1, 0);

            // token 5 at place 8 stood at place 3, so the head looks at place 4
            List<Pair> reasons = parts.reasons(8, 4, 2);

            assertThat(reasons.get(0).query()).isEqualTo("embed");
            assertThat(reasons.get(0).key()).isEqualTo("L0H0");
            assertThat(reasons.get(0).score()).isCloseTo(300 / Math.sqrt(14), within(1e-6));
            assertThat(reasons.get(1).apart()).isCloseTo(0, within(1e-9));
            assertThat(NextTokens.losses(run.logits(), FIVE.tokens()).get(0, 8)).isLessThan(1e-6);
        }
    }

    @Test
    void position_vectors_alone_make_the_pattern_of_the_head_that_looks_back() {
        try (HookedTransformer model = WrittenInduction.open()) {
            var pattern = new HeadCircuits(model.weights()).positionalPattern(0, 0, 10);
            for (int query = 1; query < 10; query++) {
                assertThat(pattern.get(query, query - 1)).isCloseTo(1, within(1e-9));
            }
        }
    }
}
