package dev.tributary.engine.smollm2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.engine.gguf.GgmlType;
import dev.tributary.engine.gguf.GgufFile;
import dev.tributary.engine.gguf.GgufMetadata;
import dev.tributary.engine.tokenize.GgufTokenizer;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smollm2")
class RealFileTest {

    @Test
    void it_is_the_file_that_is_known() throws IOException {
        assertThat(Files.size(RealModel.file())).isEqualTo(98_362_432);
        assertThat(Sha256.of(RealModel.file())).isEqualTo(RealModel.SHA_256);
    }

    @Test
    void it_says_what_is_written_down_of_it() throws IOException {
        try (GgufFile file = GgufFile.open(RealModel.file())) {
            GgufMetadata metadata = file.metadata();
            assertThat(metadata.number("llama.rope.freq_base")).isEqualTo(100000);
            assertThat(metadata.integer("llama.attention.head_count")).isEqualTo(9);
            assertThat(metadata.integer("llama.attention.head_count_kv")).isEqualTo(3);
            assertThat(metadata.flag("tokenizer.ggml.add_bos_token")).contains(false);
            assertThat(metadata.integer("tokenizer.ggml.bos_token_id")).isEqualTo(1);
            assertThat(metadata.text("tokenizer.ggml.pre")).isEqualTo("smollm");
            assertThat(file.contains("output.weight")).isFalse();
            Map<GgmlType, Long> types = new ArrayList<>(file.names())
                    .stream().collect(Collectors.groupingBy(name -> type(file, name), Collectors.counting()));
            assertThat(types).isEqualTo(Map.of(GgmlType.Q4_1, 210L, GgmlType.F32, 61L, GgmlType.Q8_0, 1L));
        }
    }

    @Test
    void two_thousand_texts_have_the_tokens_of_llama_cpp() throws IOException {
        Tokenizer tokenizer = tokenizer();
        JsonNode golden;
        try (InputStream packed = new GZIPInputStream(
                Files.newInputStream(Path.of("src/test/resources/golden/smollm2/tokenisation.json.gz")))) {
            golden = new ObjectMapper().readTree(packed);
        }
        assertThat(golden.get("texts")).hasSize(2000);
        for (int number = 0; number < 2000; number++) {
            List<Integer> ids = new ArrayList<>();
            golden.get("ids").get(number).forEach(id -> ids.add(id.intValue()));
            String text = golden.get("texts").get(number).textValue();
            assertThat(tokenizer.encode(text)).as("text %d: %s", number, text).isEqualTo(ids);
        }
    }

    @Test
    void a_year_is_a_space_and_four_digits() throws IOException {
        Tokenizer tokenizer = tokenizer();

        List<Integer> ids = tokenizer.encode(" 1999");

        assertThat(ids.stream().map(tokenizer::token)).containsExactly(" ", "1", "9", "9", "9");
        assertThat(tokenizer.encode(" Mary")).hasSize(1);
        assertThat(tokenizer.addsBos()).isFalse();
        assertThat(tokenizer.size()).isEqualTo(49152);
    }

    @Test
    void seventeen_special_tokens_are_matched_whole() throws IOException {
        Tokenizer tokenizer = tokenizer();

        for (int id = 0; id < 17; id++) {
            assertThat(tokenizer.encode("a" + tokenizer.token(id) + "b"))
                    .hasSize(3)
                    .contains(id);
        }
    }

    private static GgmlType type(GgufFile file, String name) {
        try {
            return file.stored(name).type();
        } catch (IOException unknown) {
            throw new IllegalStateException(unknown);
        }
    }

    private static Tokenizer tokenizer() throws IOException {
        try (GgufFile file = GgufFile.open(RealModel.file())) {
            return GgufTokenizer.of(file.metadata());
        }
    }
}
