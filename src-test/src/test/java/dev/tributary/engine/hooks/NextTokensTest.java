package dev.tributary.engine.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.model.Logits;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three tokens, of which a model with two logits predicts two. */
class NextTokensTest {

    private static final Tensor EVEN = Tensor.wrap(new double[6], 1, 3, 2);

    @Test
    void the_first_token_needs_no_logit_and_every_other_does() {
        TokenBatch predicted = TokenBatch.of(List.of(new int[] {2, 0, 1}));
        TokenBatch early = TokenBatch.of(List.of(new int[] {0, 2, 1}));
        TokenBatch late = TokenBatch.of(List.of(new int[] {0, 1, 2}));

        assertThat(NextTokens.losses(EVEN, predicted).get(0, 1)).isCloseTo(Math.log(2), within(1e-12));
        assertThatThrownBy(() -> NextTokens.losses(EVEN, early))
                .hasMessageContaining("to 2 tokens only, and number 2 at position 1");
        assertThatThrownBy(() -> NextTokens.losses(EVEN, late)).hasMessageContaining("number 2 at position 2");
        assertThatThrownBy(() -> NextTokens.ofLoss(late).at(new Logits(new double[3][2])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("number 2 at position 2");
    }
}
