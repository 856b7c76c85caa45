package dev.tributary.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.gguf.GgufBytes;
import dev.tributary.engine.gguf.LlamaFile;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFormatTest {

    private final Path file;

    GgufFormatTest(@TempDir Path folder) {
        this.file = folder.resolve("small.gguf");
    }

    @Test
    void the_configuration_has_the_keys_of_hugging_face() throws IOException {
        JsonFields config = open(LlamaFile.tensors(LlamaFile.metadata())).config();

        assertThat(config.text("model_type")).isEqualTo("llama");
        assertThat(config.integer("hidden_size")).isEqualTo(16);
        assertThat(config.integer("intermediate_size")).isEqualTo(24);
        assertThat(config.integer("num_hidden_layers")).isEqualTo(2);
        assertThat(config.integer("num_attention_heads")).isEqualTo(4);
        assertThat(config.integer("num_key_value_heads")).isEqualTo(2);
        assertThat(config.integer("head_dim")).isEqualTo(4);
        assertThat(config.integer("vocab_size")).isEqualTo(LlamaFile.TOKENS.size());
        assertThat(config.integer("max_position_embeddings")).isEqualTo(32);
        assertThat(config.number("rms_norm_eps", 0)).isEqualTo(1e-5);
        assertThat(config.number("rope_theta", 0)).isEqualTo(100000);
        assertThat(config.flag("tie_word_embeddings", false)).isTrue();
        assertThat(config.flag("attention_bias", true)).isFalse();
        assertThat(config.has("rope_scaling")).isFalse();
    }

    @Test
    void rows_of_queries_and_keys_are_put_back_in_halves() throws IOException {
        StoredModel model = open(LlamaFile.tensors(LlamaFile.metadata()));
        int[] first = {0, 2, 1, 3};

        for (String name : new String[] {"q_proj", "k_proj"}) {
            String tensor = "model.layers.1.self_attn." + name + ".weight";
            float[] values = model.weights().floats(tensor);
            for (int row = 0; row < values.length / LlamaFile.WIDE; row++) {
                int stored = row / 4 * 4 + first[row % 4];
                for (int column = 0; column < LlamaFile.WIDE; column++) {
                    float position = (stored * LlamaFile.WIDE + column) / 1024f;
                    assertThat(values[row * LlamaFile.WIDE + column] % 1).isEqualTo(position);
                }
            }
        }
        float[] v = model.weights().floats("model.layers.1.self_attn.v_proj.weight");
        assertThat(v[5] % 1).isEqualTo(5 / 1024f);
    }

    @Test
    void any_piece_of_a_reordered_tensor_is_that_piece_of_the_whole() throws IOException {
        StoredModel model = open(LlamaFile.tensors(LlamaFile.metadata()));
        String name = "model.layers.0.self_attn.q_proj.weight";
        float[] whole = model.weights().floats(name);

        for (int from = 0; from < whole.length; from += 7) {
            for (int count : new int[] {0, 1, 15, 16, 17, 40}) {
                int length = Math.min(count, whole.length - from);
                float[] piece = new float[length];
                double[] wide = new double[length];
                model.weights().read(name, from, piece, length);
                model.weights().read(name, from, wide, length);
                assertThat(piece).isEqualTo(Arrays.copyOfRange(whole, from, from + length));
                for (int index = 0; index < length; index++) {
                    assertThat(wide[index]).isEqualTo(piece[index]);
                }
            }
        }
    }

    @Test
    void tensors_have_the_names_of_hugging_face() throws IOException {
        StoredModel model = open(LlamaFile.tensors(LlamaFile.metadata()));

        assertThat(model.weights().names())
                .hasSize(2 + 9 * LlamaFile.LAYERS)
                .contains("model.embed_tokens.weight", "model.norm.weight", "model.layers.0.input_layernorm.weight")
                .contains("model.layers.1.post_attention_layernorm.weight", "model.layers.1.mlp.down_proj.weight");
        assertThat(model.weights().info("model.layers.0.mlp.gate_proj.weight").shape())
                .containsExactly(24L, 16L);
    }

    @Test
    void the_scaling_of_llama_3_is_told_from_its_factors() throws IOException {
        // as transformers computes them for base 500000, a head of 16, factor 8: short waves stay, long ones grow
        double[] waves = new double[8];
        Arrays.setAll(waves, index -> 2 * Math.PI * Math.pow(500000, index / 8.0));
        float[] factors = new float[8];
        for (int index = 0; index < 8; index++) {
            double smooth = Math.min(1, Math.max(0, (8192 / waves[index] - 1) / 3));
            factors[index] = (float) (1 / ((1 - smooth) / 8 + smooth));
        }
        GgufBytes bytes = LlamaFile.metadata(
                        "llama.rope.dimension_count", "llama.rope.freq_base", "llama.attention.head_count")
                .whole("llama.attention.head_count", 4)
                .whole("llama.attention.key_length", 16)
                .whole("llama.attention.value_length", 16)
                .real("llama.rope.freq_base", 500000);
        JsonFields config = open(bytes.tensor(
                                "token_embd.weight",
                                new float[LlamaFile.TOKENS.size() * 16],
                                LlamaFile.TOKENS.size(),
                                16)
                        .tensor("rope_freqs.weight", factors, 8))
                .config();

        JsonFields scaling = config.object("rope_scaling").orElseThrow();
        assertThat(factors[0]).isEqualTo(1);
        assertThat(factors[7]).isEqualTo(8);
        assertThat(scaling.text("rope_type")).isEqualTo("llama3");
        assertThat(scaling.number("factor", 0)).isEqualTo(8);
        assertThat(scaling.number("low_freq_factor", 0)).isEqualTo(1);
        assertThat(scaling.number("high_freq_factor", 0)).isEqualTo(4);
        assertThat(scaling.integer("original_max_position_embeddings")).isEqualTo(8192);
    }

    @Test
    void factors_of_no_known_kind_are_refused() throws IOException {
        assertRefused(
                LlamaFile.tensors(LlamaFile.metadata()).tensor("rope_freqs.weight", new float[] {1, 2}, 2),
                "tensor rope_freqs.weight",
                "not those of Llama 3");
        assertRefused(
                LlamaFile.tensors(LlamaFile.metadata()).tensor("rope_freqs.weight", new float[] {1, 2, 3}, 3),
                "expected 2 factors, got 3");
    }

    @Test
    void what_would_be_computed_otherwise_is_refused_by_key() throws IOException {
        assertRefused(LlamaFile.metadata().whole("llama.expert_count", 8), "llama.expert_count", "not supported");
        assertRefused(
                LlamaFile.metadata("llama.rope.dimension_count").whole("llama.rope.dimension_count", 2),
                "llama.rope.dimension_count",
                "length of a head, 4, got 2");
        assertRefused(
                LlamaFile.tensors(LlamaFile.metadata().text("llama.rope.scaling.type", "yarn")),
                "none or linear",
                "yarn");
        assertRefused(LlamaFile.metadata("llama.block_count"), "expected the key llama.block_count");
        assertRefused(
                LlamaFile.metadata("llama.attention.head_count").whole("llama.attention.head_count", 3), "must divide");
        assertRefused(
                LlamaFile.tensors(LlamaFile.metadata().whole("llama.vocab_size", 300)), "llama.vocab_size", "says 300");
        assertRefused(new GgufBytes().text("general.architecture", "mamba"), "llama, qwen2", "\"mamba\"");
        assertRefused(new GgufBytes(), "expected the key general.architecture");
    }

    private StoredModel open(GgufBytes bytes) throws IOException {
        Files.write(file, bytes.bytes());
        return GgufFormat.open(file);
    }

    private void assertRefused(GgufBytes bytes, String... parts) throws IOException {
        Files.write(file, bytes.bytes());
        assertThatThrownBy(() -> GgufFormat.open(file).weights().close())
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll(parts);
    }
}
