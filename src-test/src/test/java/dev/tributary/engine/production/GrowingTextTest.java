package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.model.Continued;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.RandomTransformer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A text that grows has the logits that it has when it is run whole. */
class GrowingTextTest {

    private static final int[] IDS = {3, 1, 4, 1, 5, 2, 6};

    static Stream<RandomTransformer> models() {
        return RandomTransformer.everyKind();
    }

    @ParameterizedTest
    @MethodSource("models")
    void logits_after_each_token_are_those_of_the_whole_text(RandomTransformer random) {
        try (PatchableModel whole = new ReferenceModel(random.architecture(), random.parameters(), Precision.FP64);
                PatchableModel exact =
                        new ProductionModel(random.architecture(), random.parameters(), Precision.FP64, 2);
                PatchableModel single =
                        new ProductionModel(random.architecture(), random.parameters(), Precision.FP32, 2)) {
            check(exact, whole, 1e-9);
            check(single, whole, 1e-3);
        }
    }

    private static void check(PatchableModel model, PatchableModel whole, double apart) {
        try (Continued text = model.continued();
                Continued other = model.continued()) {
            close(text.next(3, 1), logits(whole, 2), apart);
            close(text.next(4), logits(whole, 3), apart);
            close(other.next(3), logits(whole, 1), apart);
            close(text.next(1), logits(whole, 4), apart);
            close(text.next(5, 2, 6), logits(whole, 7), apart);
            close(other.next(1, 4, 1), logits(whole, 4), apart);
        }
    }

    private static double[] logits(PatchableModel model, int length) {
        TokenBatch tokens = TokenBatch.of(List.of(Arrays.copyOf(IDS, length)));
        return model.logits(ForwardRun.plain(tokens, new OutputRows(length - 1)))
                .row(0);
    }

    private static void close(double[] found, double[] expected, double apart) {
        assertThat(found).hasSameSizeAs(expected);
        for (int token = 0; token < found.length; token++) {
            assertThat(found[token]).isCloseTo(expected[token], within(apart * (1 + Math.abs(expected[token]))));
        }
    }

    @Test
    void a_text_grows_no_longer_than_the_model_reads() {
        RandomTransformer random = RandomTransformer.llama();
        try (PatchableModel model = new ProductionModel(random.architecture(), random.parameters(), Precision.FP32, 1);
                Continued text = model.continued()) {
            text.next(IDS);
            assertThatThrownBy(() -> text.next(1))
                    .hasMessageContaining("at most 7 in all")
                    .hasMessageContaining("1 after 7");
            assertThatThrownBy(text::next).hasMessageContaining("at least one token");
        }
    }
}
