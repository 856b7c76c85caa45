package dev.tributary.engine.smollm2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.checkpoint.Checkpoint;
import dev.tributary.engine.checkpoint.Checkpoints;
import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.model.SharedKeyValueModel;
import dev.tributary.engine.model.SharedKeyValues;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.prune.EdgeAttributionPatching;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.io.SafetensorsFile;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * SmolLM2 computes what transformers' LlamaForCausalLM computes with the same dequantised weights in double precision,
 * and its edges have the scores of torch's gradients: golden/smollm2/parity.*, made by smollm2_parity.py. Signed sums
 * over all logits of a position, and over all edges, leave no number unchecked.
 */
@Tag("smollm2")
class TorchParityTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/smollm2");

    private static JsonNode facts;

    @BeforeAll
    static void read() throws IOException {
        facts = new ObjectMapper().readTree(GOLDEN.resolve("parity.json").toFile());
    }

    @Test
    void texts_have_the_tokens_of_the_tokenizers_library() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(RealModel.file(), true)) {
            for (int text = 0; text < facts.get("texts").size(); text++) {
                assertThat(checkpoint
                                .tokenizer()
                                .orElseThrow()
                                .encode(facts.get("texts").get(text).textValue()))
                        .isEqualTo(ints(facts.get("ids").get(text)));
            }
        }
    }

    @Test
    void logits_of_twenty_texts_are_those_of_transformers_in_double_precision() throws IOException {
        assertThat(facts.get("ids")).hasSize(20);
        checkLogits(Precision.FP64, 1e-9);
    }

    /** Logits reach 43; torch's own in single precision are up to 2.1e-4 away. */
    @Test
    void logits_of_twenty_texts_are_those_of_transformers_in_single_precision() throws IOException {
        assertThat(facts.get("torch_float32_apart").doubleValue()).isCloseTo(2.1e-4, within(1e-5));
        checkLogits(Precision.FP32, 1e-3);
    }

    @Test
    void every_edge_has_the_score_of_torchs_gradients() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(RealModel.file(), true);
                PatchableModel model = perHead(checkpoint)) {
            checkScores(model, "edges", 123_211);
        }
    }

    @Test
    void inputs_that_heads_share_have_the_scores_of_torchs_gradients() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(RealModel.file(), true);
                PatchableModel model = new SharedKeyValueModel(
                        new SharedKeyValues(checkpoint.architecture(), 3), perHead(checkpoint))) {
            checkScores(model, "shared", 70_651);
        }
    }

    /** Gradients say of the embedding that the first MLP reads a sixth of what replacing it does; hence EAP-IG. */
    @Test
    void replacing_an_edge_does_what_it_does_in_torch_which_eap_underestimates_where_a_path_saturates()
            throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(RealModel.file(), true);
                PatchableModel apart = perHead(checkpoint);
                SafetensorsFile golden = SafetensorsFile.open(GOLDEN.resolve("parity.safetensors"))) {
            SharedKeyValues shared = new SharedKeyValues(checkpoint.architecture(), 3);
            checkEffects(apart, golden, "edges");
            checkEffects(new SharedKeyValueModel(shared, apart), golden, "shared");

            double[] effects = all(golden, "edges.effect");
            double[] eap = all(golden, "edges.eap");
            int last = effects.length - 1;
            assertThat(apart.graph()
                            .edge((int) all(golden, "edges.patched")[last])
                            .name())
                    .isEqualTo("input->m0");
            assertThat(effects[last]).isGreaterThan(5 * eap[last]);
        }
    }

    private static PatchableModel perHead(Checkpoint checkpoint) {
        return new ProductionModel(checkpoint.architecture(), checkpoint.parameters(), Precision.FP64, 2);
    }

    private static List<PairBatch> pairs() {
        List<PairBatch> batches = new ArrayList<>();
        for (JsonNode pair : facts.get("pairs")) {
            int last = pair.get("clean").size() - 1;
            Answers answers = new Answers(ints(pair.get("answer")), ints(pair.get("wrong")), List.of(last));
            batches.add(new PairBatch(batch(pair.get("clean")), batch(pair.get("corrupt")), List.of(answers)));
        }
        assertThat(batches).hasSize(8);
        return batches;
    }

    private static void checkScores(PatchableModel model, String name, int edges) throws IOException {
        List<PairBatch> batches = pairs();
        try (SafetensorsFile golden = SafetensorsFile.open(GOLDEN.resolve("parity.safetensors"))) {
            Objective objective =
                    new Objective(batches, new LogitDifference(), new CorruptPrompt().prepare(model, batches));

            PruneScores scores = new EdgeAttributionPatching()
                    .score(model, objective, Scoring.edges(new Positions.All()))
                    .scores();

            assertThat(scores.size()).isEqualTo(edges);
            double[] numbers = all(golden, name + ".number");
            double[] expected = all(golden, name + ".score");
            double largest =
                    Arrays.stream(scores.toArray()).map(Math::abs).max().orElseThrow();
            for (int index = 0; index < numbers.length; index++) {
                int edge = (int) numbers[index];
                assertThat(scores.value(edge))
                        .as("%s", scores.element(edge))
                        .isCloseTo(expected[index], within(1e-8 * largest));
            }
            double[] sums = all(golden, name + ".sums");
            for (int sum = 0; sum < sums.length; sum++) {
                assertThat(signedSum(scores.toArray(), sum)).isCloseTo(sums[sum], within(1e-8 * largest));
            }
        }
    }

    /** Of single edges, summed over the first two pairs; torch's norms rounded to single precision in these runs. */
    private static void checkEffects(PatchableModel model, SafetensorsFile golden, String name) throws IOException {
        double[] patched = all(golden, name + ".patched");
        double[] expected = all(golden, name + ".effect");
        EdgeSpace space = new EdgeSpace(model.graph(), new Positions.All());
        double[] effects = new double[patched.length];
        for (PairBatch pair : pairs().subList(0, 2)) {
            ForwardRun run = ForwardRun.plain(pair.clean(), pair.outputRows());
            BatchMetric metric = BatchMetric.of(new LogitDifference(), pair, model);
            double whole = metric.values(model.logits(run))[0];
            try (PatchedRuns runs =
                    model.patched(run, model.activations(pair.corrupt()), LaneMap.of(new Positions.All(), pair))) {
                for (int index = 0; index < patched.length; index++) {
                    BitSet only = new BitSet();
                    only.set((int) patched[index]);
                    PatchMask mask = new PatchMask.AblatingOnly(Circuit.of(space, only));
                    effects[index] +=
                            whole - metric.values(runs.logits(List.of(mask)).get(0))[0];
                }
            }
        }
        for (int index = 0; index < effects.length; index++) {
            assertThat(effects[index])
                    .as("%s", space.element((int) patched[index]))
                    .isCloseTo(expected[index], within(2e-3));
        }
    }

    private static void checkLogits(Precision precision, double apart) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(RealModel.file(), true);
                PatchableModel model =
                        new ProductionModel(checkpoint.architecture(), checkpoint.parameters(), precision, 2);
                SafetensorsFile golden = SafetensorsFile.open(GOLDEN.resolve("parity.safetensors"))) {
            double[] some = all(golden, "logits.some");
            double[] sums = all(golden, "logits.sums");
            int vocabulary = checkpoint.architecture().dimensions().dVocabOut();
            int stride = 997;
            int each = (vocabulary + stride - 1) / stride;
            int sumsEach = 8;
            int position = 0;
            for (JsonNode ids : facts.get("ids")) {
                TokenBatch tokens = batch(ids);
                Logits logits = model.logits(ForwardRun.plain(tokens, OutputRows.all(tokens)));
                for (int row = 0; row < tokens.rows(); row++, position++) {
                    double[] found = logits.row(row);
                    for (int index = 0; index < each; index++) {
                        assertThat(found[index * stride])
                                .as("logit %d at position %d of %s", index * stride, row, ids)
                                .isCloseTo(some[position * each + index], within(apart));
                    }
                    for (int sum = 0; sum < sumsEach; sum++) {
                        assertThat(signedSum(found, sum) / Math.sqrt(vocabulary))
                                .as("sum %d at position %d of %s", sum, row, ids)
                                .isCloseTo(sums[position * sumsEach + sum] / Math.sqrt(vocabulary), within(apart));
                    }
                }
            }
            assertThat(position * each).isEqualTo(some.length);
        }
    }

    /** The sum of all numbers, with signs that a hash of both indices gives. */
    private static double signedSum(double[] numbers, int sum) {
        double total = 0;
        for (int index = 0; index < numbers.length; index++) {
            long mixed = (index + 1) * 0x9E3779B97F4A7C15L ^ (sum + 1) * 0xC2B2AE3D27D4EB4FL;
            mixed ^= mixed >>> 29;
            mixed *= 0xBF58476D1CE4E5B9L;
            total += mixed < 0 ? -numbers[index] : numbers[index];
        }
        return total;
    }

    private static double[] all(SafetensorsFile file, String name) throws IOException {
        double[] values = new double[Math.toIntExact(file.info(name).elements())];
        file.read(name, 0, values, values.length);
        return values;
    }

    private static TokenBatch batch(JsonNode ids) {
        return TokenBatch.of(
                List.of(ints(ids).stream().mapToInt(Integer::intValue).toArray()));
    }

    private static List<Integer> ints(JsonNode list) {
        List<Integer> ids = new ArrayList<>();
        list.forEach(id -> ids.add(id.intValue()));
        return ids;
    }
}
