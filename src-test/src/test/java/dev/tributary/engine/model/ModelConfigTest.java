package dev.tributary.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.graph.AttentionDirection;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {

    @Test
    void what_is_out_of_range_is_refused_under_its_key() {
        assertRefused("n_layers must be at least 1, got 0", () -> of(0, 6));
        assertRefused("d_model must be at least 1, got -6", () -> of(2, -6));
        assertRefused("d_vocab must be at least 1, got 0", () -> new Vocabulary(0, 7));
        assertRefused("d_vocab_out must be at least 1, got 0", () -> new Vocabulary(7, 0));
        assertRefused("n_ctx must be at least 1, got 0", () -> new Positions(0, PositionalEmbedding.STANDARD));
        assertRefused("n_heads must be at least 1, got 0", () -> new Attention(0, 3, AttentionDirection.CAUSAL));
        assertRefused("d_head must be at least 1, got 0", () -> new Attention(2, 0, AttentionDirection.CAUSAL));
        assertRefused("d_mlp must be at least 1, got 0", () -> new Mlp(0, Activation.RELU, false));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY})
    void an_epsilon_that_is_no_finite_number_from_0_on_is_refused(double epsilon) {
        assertRefused(
                "eps must be a finite number of at least 0, got " + epsilon,
                () -> new Norms(Normalization.LN, epsilon));
    }

    @Test
    void blocks_without_mlp_are_attention_only() {
        assertThat(of(2, 6).attentionOnly()).isTrue();
    }

    private static void assertRefused(String message, ThrowingCallable made) {
        assertThatIllegalArgumentException().isThrownBy(made).withMessage(message);
    }

    private static ModelConfig of(int layers, int dModel) {
        return new ModelConfig(
                layers,
                dModel,
                Vocabulary.of(7),
                new Positions(8, PositionalEmbedding.STANDARD),
                new Attention(2, 3, AttentionDirection.CAUSAL),
                Optional.empty(),
                new Norms(Normalization.NONE, 0));
    }
}
