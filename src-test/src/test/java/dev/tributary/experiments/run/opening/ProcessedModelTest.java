package dev.tributary.experiments.run.opening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.process.Processing;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.experiments.run.asked.HeadInputs;
import dev.tributary.experiments.run.asked.UsageException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models whose weights are processed as they are opened. */
class ProcessedModelTest {

    private static final TokenBatch TOKENS = TokenBatch.of(List.of(new int[] {3, 9, 4, 7, 20}));

    @Test
    void a_processed_model_predicts_the_same_with_other_weights() throws IOException {
        try (OpenedModel plain = OpenedModel.open("ioi", false);
                OpenedModel processed =
                        OpenedModel.open("ioi", false).processed(Processing.parse(Processing.DEFAULT))) {
            double[] before = logProbabilities(plain);
            double[] after = logProbabilities(processed);

            for (int token = 0; token < before.length; token++) {
                assertThat(after[token]).isCloseTo(before[token], within(1e-9));
            }
            assertThat(processed.weightsHash()).isPresent().isNotEqualTo(plain.weightsHash());
            assertThat(processed.parameters().names())
                    .doesNotContain("blocks.0.ln1.w")
                    .isNotEqualTo(plain.parameters().names());
        }
    }

    @Test
    void the_digest_says_which_steps_were_taken() throws IOException {
        try (OpenedModel one = OpenedModel.open("ioi", false).processed(Processing.parse("fold_ln"));
                OpenedModel again = OpenedModel.open("ioi", false).processed(Processing.parse("fold_ln"));
                OpenedModel other = OpenedModel.open("ioi", false).processed(Processing.parse("center_unembed"))) {
            assertThat(one.weightsHash()).isEqualTo(again.weightsHash()).isNotEqualTo(other.weightsHash());
            assertThat(one.weightsHash().orElseThrow()).matches("[0-9a-f]{64}");
        }
    }

    @Test
    void models_that_are_no_transformers_and_heads_that_share_nothing_are_refused() throws IOException {
        OpenedModel micro = OpenedModel.open("micro", false);
        assertThat(micro.processed(Processing.none())).isSameAs(micro);
        assertThatThrownBy(() -> micro.processed(Processing.parse(Processing.DEFAULT)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--process is for transformers");
        assertThatThrownBy(() -> OpenedModel.open("ioi", HeadInputs.SHARED, Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("every head of ioi has its own");
    }

    private static double[] logProbabilities(OpenedModel opened) {
        try (PatchableModel model =
                new ProductionModel(opened.architecture(), opened.parameters(), Precision.FP64, 1)) {
            Logits logits = model.logits(ForwardRun.plain(TOKENS, OutputRows.all(TOKENS)));
            double[] last = logits.row(TOKENS.length() - 1);
            double largest = Arrays.stream(last).max().orElseThrow();
            double sum = Math.log(
                    Arrays.stream(last).map(logit -> Math.exp(logit - largest)).sum());
            return Arrays.stream(last).map(logit -> logit - largest - sum).toArray();
        }
    }
}
