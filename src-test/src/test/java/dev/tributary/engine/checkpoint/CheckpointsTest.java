package dev.tributary.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.tokenize.WordListTokenizer;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.SafetensorsWriter;
import dev.tributary.graph.io.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointsTest {

    private static final ModelConfig CONFIG = new ModelConfig(
            1,
            4,
            Vocabulary.of(7),
            new Positions(6, PositionalEmbedding.SHORTFORMER),
            new Attention(2, 3, AttentionDirection.BIDIRECTIONAL),
            Optional.of(new Mlp(5, Activation.SILU, true)),
            new Norms(Normalization.RMS, 1e-6));

    private final Path folder;

    CheckpointsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Parameters counted(ModelConfig config) {
        List<Parameter> parameters = new ArrayList<>();
        for (Map.Entry<String, int[]> entry :
                TransformerLensDirectory.shapes(config).entrySet()) {
            int size = Arrays.stream(entry.getValue()).reduce(1, (a, b) -> a * b);
            double[] values = new double[size];
            Arrays.setAll(values, index -> index + parameters.size() * 0.25);
            parameters.add(new ArrayParameter(entry.getKey(), values, entry.getValue()));
        }
        return Parameters.of(parameters);
    }

    private void writeModel() throws IOException {
        TransformerLensDirectory.write(
                folder, CONFIG, counted(CONFIG), Optional.of(WordListTokenizer.withBos(List.of("^", "a"), "^", true)));
    }

    private void replaceInConfig(String from, String to) throws IOException {
        Path config = folder.resolve("config.json");
        String text = Files.readString(config);
        assertThat(text).contains(from);
        Files.writeString(config, text.replace(from, to));
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> Checkpoints.open(folder, true).close())
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void reads_back_what_it_wrote() throws IOException {
        writeModel();

        try (Checkpoint checkpoint = Checkpoints.open(folder, false)) {
            assertThat(checkpoint.architecture().config()).isEqualTo(CONFIG);
            assertThat(checkpoint.architecture().separate()).isFalse();
            assertThat(checkpoint.tokenizer().orElseThrow().encode("a")).containsExactly(1);
            assertThat(checkpoint.tokenizer().orElseThrow().addsBos()).isTrue();
            assertThat(checkpoint.weightsHash()).hasSize(64);
            for (Map.Entry<String, int[]> entry :
                    TransformerLensDirectory.shapes(CONFIG).entrySet()) {
                assertThat(checkpoint
                                .parameters()
                                .require(entry.getKey(), entry.getValue())
                                .toArray())
                        .isEqualTo(counted(CONFIG)
                                .require(entry.getKey(), entry.getValue())
                                .toArray());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.testing.RandomTransformer#everyKind")
    void reads_back_every_kind_of_model(RandomTransformer model) throws IOException {
        ModelConfig config = model.architecture().config();
        TransformerLensDirectory.write(folder, config, model.parameters(), Optional.empty());

        try (Checkpoint checkpoint = Checkpoints.open(folder, true)) {
            assertThat(checkpoint.architecture().config()).isEqualTo(config);
            assertThat(checkpoint.parameters().names())
                    .containsExactlyElementsOf(
                            TransformerLensDirectory.shapes(config).keySet());
        }
    }

    @Test
    void refuses_biases_that_gates_do_not_have_unless_they_are_zero() throws IOException {
        RandomTransformer llama = RandomTransformer.llama();
        TransformerLensDirectory.write(folder, llama.architecture().config(), llama.parameters(), Optional.empty());
        Path file = folder.resolve("model.safetensors");

        withBias(file, 0);
        Checkpoints.open(folder, true).close();
        withBias(file, 1);
        assertRefused("model.safetensors", "blocks.1.mlp.b_in", "must be zero");
    }

    private static void withBias(Path file, float value) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        try (TensorSource source = TensorSource.open(file)) {
            for (String name : source.names()) {
                float[] values = source.floats(name);
                if (!name.endsWith("b_in")) {
                    writer.floats(name, source.info(name).shape(), () -> values);
                }
            }
        }
        writer.floats("blocks.1.mlp.b_in", List.of(8L), () -> new float[] {0, 0, 0, value, 0, 0, 0, 0});
        writer.write(file);
    }

    @Test
    void the_hash_is_that_of_the_file() throws IOException {
        writeModel();
        // SHA-256 of nothing but "abc" is the test vector of FIPS 180-2
        Path file = folder.resolve("abc");
        Files.writeString(file, "abc");

        try (Checkpoint checkpoint = Checkpoints.open(folder, true)) {
            Checkpoint of = new Checkpoint(
                    "abc",
                    checkpoint.architecture(),
                    checkpoint.parameters(),
                    Optional.empty(),
                    checkpoint.weights(),
                    List.of(file));
            assertThat(of.weightsHash()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\"act_fn\" : \"silu\"', '\"act_fn\" : \"solu_ln\"', /act_fn, solu_ln, 'gelu, gelu_new, relu, silu'",
        "'\"shortformer\"', '\"alibi\"', /positional_embedding_type, 'none, rotary, shortformer, standard', alibi",
        "'\"shortformer\"', '\"rotary\"', rotary_dim, even number, got 3",
        "'\"n_key_value_heads\" : 2', '\"n_key_value_heads\" : 1', missing, blocks.0.attn._W_K, '[1, 4, 3]'",
        "'\"n_key_value_heads\" : 2', '\"n_key_value_heads\" : 3', n_key_value_heads, must divide n_heads = 2, got 3",
        "'\"d_mlp\" : 5', '\"d_mlp\" : \"five\"', /d_mlp, whole number, five",
        "'\"d_mlp\" : 5', '\"d_mlp\" : 6', W_in, '[4, 5]', '[4, 6]'",
        "'\"n_layers\" : 1', '\"n_layers\" : 2', missing, blocks.1.ln1.w, more",
        "'\"n_layers\" : 1', '\"n_layers\" : 0', n_layers, at least 1, got 0",
        "'\"eps\" :', '\"output_logits_soft_cap\" : 30, \"eps\" :', /output_logits_soft_cap, not supported, 30"
    })
    void refuses_a_configuration_that_does_not_fit(String from, String to, String one, String two, String three)
            throws IOException {
        writeModel();
        replaceInConfig(from, to);

        assertRefused(one, two, three);
    }

    @Test
    void refuses_tensors_that_nobody_reads() throws IOException {
        writeModel();
        replaceInConfig("\"RMS\"", "\"RMSPre\"");

        assertRefused("does not have", "blocks.0.ln1.w", "ln_final.w");
    }

    @Test
    void refuses_a_truncated_file() throws IOException {
        writeModel();
        Path weights = folder.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length - 8));

        assertRefused("model.safetensors");
    }

    @Test
    void refuses_other_kinds_of_models() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"bloom\"}");

        assertRefused("/model_type", "gpt2", "llama", "n_layers", "TransformerLens", "got \"bloom\"");
    }

    @Test
    void refuses_a_configuration_of_no_kind_with_what_was_looked_for() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"n_embd\": 4}");

        assertRefused("config.json", "\"model_type\": \"gpt2\"", "n_layers", "TransformerLens", "has none of these");
    }

    @Test
    void refuses_a_folder_without_configuration() {
        assertRefused(folder.toString(), "expected config.json");
    }

    @Test
    void a_configuration_that_fits_two_kinds_is_TransformerLens_s() throws IOException {
        writeModel();
        replaceInConfig("\"n_layers\" : 1", "\"model_type\" : \"gpt2\", \"n_layers\" : 1");

        try (Checkpoint checkpoint = Checkpoints.open(folder, true)) {
            assertThat(checkpoint.architecture().config()).isEqualTo(CONFIG);
        }
    }

    @Test
    void biases_that_are_missing_are_zero() throws IOException {
        writeModel();
        writeWithout("blocks.0.attn.b_V", folder);

        try (Checkpoint checkpoint = Checkpoints.open(folder, true)) {
            assertThat(checkpoint
                            .parameters()
                            .require("blocks.0.attn.b_V", 2, 3)
                            .toArray())
                    .containsOnly(0);
        }
    }

    @Test
    void weights_that_are_missing_are_refused() throws IOException {
        writeModel();
        writeWithout("blocks.0.attn.W_V", folder);

        assertRefused("missing", "blocks.0.attn.W_V [2, 4, 3]");
    }

    private static void writeWithout(String left, Path folder) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        TransformerLensDirectory.shapes(CONFIG).forEach((name, shape) -> {
            if (!name.equals(left)) {
                List<Long> axes = Arrays.stream(shape).asLongStream().boxed().toList();
                writer.doubles(
                        name, axes, () -> counted(CONFIG).require(name, shape).toArray());
            }
        });
        writer.write(folder.resolve("model.safetensors"));
    }

    @Test
    void names_the_weight_that_is_no_number() throws IOException {
        List<Parameter> parameters = new ArrayList<>();
        TransformerLensDirectory.shapes(CONFIG).forEach((name, shape) -> {
            double[] values = counted(CONFIG).require(name, shape).toArray();
            if (name.equals("blocks.0.mlp.W_out")) {
                values[9] = Double.NaN;
            }
            parameters.add(new ArrayParameter(name, values, shape));
        });
        TransformerLensDirectory.write(folder, CONFIG, Parameters.of(parameters), Optional.empty());

        try (Checkpoint checkpoint = Checkpoints.open(folder, true)) {
            Parameter broken = checkpoint.parameters().require("blocks.0.mlp.W_out", 5, 4);
            assertThatThrownBy(broken::toArray)
                    .hasCauseInstanceOf(FormatException.class)
                    .hasMessageContainingAll("model.safetensors", "blocks.0.mlp.W_out", "element 9 is NaN");
            assertThatThrownBy(() -> broken.read(8, new float[4], 4))
                    .hasMessageContainingAll("blocks.0.mlp.W_out", "element 9 is NaN");
            assertThat(checkpoint
                            .parameters()
                            .require("blocks.0.mlp.W_in", 4, 5)
                            .toArray())
                    .hasSize(20);
        }
    }
}
