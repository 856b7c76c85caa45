package dev.tributary.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models of every family give what transformers gives: logits, the stream before each block, attention patterns. The
 * folders golden/hf-family-* were made by src-test/src/test/python/hf_family_fixtures.py.
 */
class FamilyParityTest {

    static Path golden(String name) {
        try {
            return Path.of(Objects.requireNonNull(FamilyParityTest.class.getResource("/golden/hf-family-" + name))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt2",
                "neox",
                "neox-sequential",
                "llama",
                "llama-tied-linear",
                "llama-bf16",
                "qwen2",
                "mistral",
                "opt"
            })
    void gives_what_transformers_computes(String name) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(golden(name), true)) {
            try (PatchableModel model =
                    new ProductionModel(checkpoint.architecture(), checkpoint.parameters(), Precision.FP64, 1)) {
                check(name, model, 1e-9);
            }
            try (PatchableModel model =
                    new ProductionModel(checkpoint.architecture(), checkpoint.parameters(), Precision.FP32, 1)) {
                check(name, model, 1e-4);
            }
            try (PatchableModel model =
                    new ReferenceModel(checkpoint.architecture(), checkpoint.parameters(), Precision.FP64)) {
                check(name, model, 1e-9);
            }
        }
    }

    /** Numbers may be apart by a share of the largest number of their kind. */
    private static void check(String name, PatchableModel model, double share) throws IOException {
        JsonNode expected = new ObjectMapper()
                .readTree(golden(name).resolve("expected.json").toFile());
        List<int[]> prompts = new ArrayList<>();
        expected.get("prompts").forEach(prompt -> prompts.add(ints(prompt)));
        TokenBatch tokens = TokenBatch.of(prompts);
        Map<String, double[]> shown = new HashMap<>();
        Taps taps = new Taps(
                point -> point.endsWith("resid_pre") || point.endsWith("pattern") || point.startsWith("ln_final"),
                (point, tensor) -> {
                    shown.put(point, tensor.values());
                    return Optional.empty();
                });
        ForwardRun run = ForwardRun.plain(tokens, OutputRows.all(tokens));
        Logits logits = model.logits(run);
        model.logits(run.with(taps));

        List<Double> rows = new ArrayList<>();
        for (int row = 0; row < tokens.rows(); row++) {
            every(logits.row(row), expected.get("logit_stride").intValue(), rows);
        }
        close("logits", rows, flat(expected.get("logits")), share);
        JsonNode hidden = expected.get("hidden");
        int layers = hidden.size() - 1;
        for (int layer = 0; layer <= layers; layer++) {
            String point = layer == layers ? "ln_final.hook_normalized" : "blocks." + layer + ".hook_resid_pre";
            double[] values = Objects.requireNonNull(shown.get(point), point);
            int width = values.length / tokens.rows();
            List<Double> stream = new ArrayList<>();
            for (int row = 0; row < tokens.rows(); row++) {
                double[] own = java.util.Arrays.copyOfRange(values, row * width, (row + 1) * width);
                every(own, expected.get("hidden_stride").intValue(), stream);
            }
            close(point, stream, flat(hidden.get(layer)), share);
        }
        for (int layer = 0; layer < layers; layer++) {
            String point = "blocks." + layer + ".attn.hook_pattern";
            double[] values = Objects.requireNonNull(shown.get(point), point);
            int length = tokens.length();
            List<Double> last = new ArrayList<>();
            // what the last query of each head sees
            for (int square = 0; square < values.length / length / length; square++) {
                for (int key = 0; key < length; key++) {
                    last.add(values[(square * length + length - 1) * length + key]);
                }
            }
            close(point, last, flat(expected.get("patterns").get(layer)), share);
        }
    }

    private static void close(String what, List<Double> found, List<Double> expected, double share) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        double largest = expected.stream().mapToDouble(Math::abs).max().orElseThrow();
        for (int index = 0; index < expected.size(); index++) {
            assertThat(Math.abs(found.get(index) - expected.get(index)))
                    .as("%s, number %d: %s, expected %s", what, index, found.get(index), expected.get(index))
                    .isLessThanOrEqualTo(share * largest);
        }
    }

    private static void every(double[] values, int stride, List<Double> target) {
        for (int index = 0; index < values.length; index += stride) {
            target.add(values[index]);
        }
    }

    private static List<Double> flat(JsonNode node) {
        List<Double> numbers = new ArrayList<>();
        if (node.isNumber()) {
            numbers.add(node.doubleValue());
        }
        node.forEach(inner -> numbers.addAll(flat(inner)));
        return numbers;
    }

    private static int[] ints(JsonNode list) {
        int[] ids = new int[list.size()];
        for (int index = 0; index < ids.length; index++) {
            ids[index] = list.get(index).intValue();
        }
        return ids;
    }
}
