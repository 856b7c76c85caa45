package dev.tributary.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.Tokenizer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folders golden/hf-gpt2-* and the logits in them were made by src-test/src/test/python/hf_gpt2_fixtures.py. */
class HuggingFaceParityTest {

    static Path golden(String name) {
        try {
            return Path.of(Objects.requireNonNull(HuggingFaceParityTest.class.getResource("/golden/hf-gpt2-" + name))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JsonNode expected(String name) throws IOException {
        return new ObjectMapper().readTree(golden(name).resolve("expected.json").toFile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tied", "untied-relu", "no-prefix-gelu", "sharded-silu", "f16", "bf16"})
    void gives_the_logits_of_transformers(String name) throws IOException {
        JsonNode expected = expected(name);
        List<int[]> prompts = new ArrayList<>();
        expected.get("prompts").forEach(prompt -> prompts.add(ids(prompt)));
        TokenBatch tokens = TokenBatch.of(prompts);
        try (Checkpoint checkpoint = Checkpoints.open(golden(name), true);
                ProductionModel model =
                        new ProductionModel(checkpoint.architecture(), checkpoint.parameters(), Precision.FP64, 1)) {
            Logits logits = model.logits(ForwardRun.plain(tokens, OutputRows.all(tokens)));

            int stride = expected.get("logit_stride").intValue();
            for (int row = 0; row < tokens.rows(); row++) {
                JsonNode frozen =
                        expected.get("logits").get(row / tokens.length()).get(row % tokens.length());
                assertThat(frozen).isNotEmpty();
                for (int index = 0; index < frozen.size(); index++) {
                    assertThat(logits.row(row)[index * stride])
                            .as("row %d, token %d", row, index * stride)
                            .isCloseTo(frozen.get(index).doubleValue(), within(1e-8));
                }
            }
        }
    }

    @Test
    void gives_the_token_ids_of_the_tokenizers_library() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(golden("tied"), true)) {
            Tokenizer tokenizer = checkpoint.tokenizer().orElseThrow();

            assertThat(tokenizer.size()).isEqualTo(300);
            assertThat(tokenizer.bos()).contains(0);
            assertThat(tokenizer.addsBos()).isFalse();
            JsonNode tokenizations = expected("tied").get("tokenizations");
            assertThat(tokenizations).hasSize(6);
            for (JsonNode tokenization : tokenizations) {
                List<Integer> ids = tokenizer.encode(tokenization.get("text").textValue());
                assertThat(ids.stream().mapToInt(Integer::intValue).toArray()).isEqualTo(ids(tokenization.get("ids")));
                List<String> texts = new ArrayList<>();
                tokenization.get("tokens").forEach(token -> texts.add(token.textValue()));
                assertThat(ids.stream().map(tokenizer::token)).containsExactlyElementsOf(texts);
            }
        }
    }

    private static int[] ids(JsonNode list) {
        int[] ids = new int[list.size()];
        for (int index = 0; index < ids.length; index++) {
            ids[index] = list.get(index).intValue();
        }
        return ids;
    }
}
