package dev.tributary.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.task.PromptsJson;
import dev.tributary.engine.tokenize.HuggingFaceTokenizerFile;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.io.EdgeCsv;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.ShardedTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link FuzzTest} has found, one case each. */
class FindingsTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void an_index_of_shards_that_names_an_object_does_not_print_all_of_it() throws IOException {
        String large = "{\"a\": \"" + "long ".repeat(1000) + "\"}";
        Path index = Files.writeString(folder.resolve("i.json"), "{\"weight_map\": {\"w\": " + large + "}}");

        assertThatThrownBy(() -> ShardedTensors.open(index))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("/weight_map/w")
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void a_quote_that_opens_in_one_line_of_a_table_and_closes_far_below_does_not_print_all_between()
            throws IOException {
        String between = "input->a0.h0<q>,0,0.46,,input,a0.h0,q,\n".repeat(100);
        Path table = Files.writeString(folder.resolve("t.csv"), "edge,\",position,score\n" + between + "\"x,0\n");
        ComputationGraph graph = Shapes.sequential(1, 2, true);

        assertThatThrownBy(() -> EdgeCsv.space(table, graph))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("line 102")
                .hasMessageContaining("its quotes doubled")
                .satisfies(refused -> assertThat(refused.getMessage())
                        .hasSizeLessThan(400 + table.toString().length())
                        .doesNotContain("\n"));
    }

    @Test
    void a_header_whose_last_column_is_the_rest_of_the_table_is_not_printed_whole() throws IOException {
        String rest = "input->a0.h0<q>,0,0.46,,input,a0.h0,q,\n".repeat(100);
        Path table = Files.writeString(folder.resolve("t.csv"), "edge,position,score,\"ort\n" + rest + "\"\n");
        ComputationGraph graph = Shapes.sequential(1, 2, true);

        assertThatThrownBy(() -> EdgeCsv.space(table, graph))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("or its first 3 columns or more, got edge,position,score,ort\\ninput->a0.h0")
                .satisfies(refused -> assertThat(refused.getMessage())
                        .hasSizeLessThan(400 + table.toString().length())
                        .doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "a\\nb", "..", "a/b", ""})
    void an_index_of_shards_names_files_and_nothing_else(String name) throws IOException {
        Path index = Files.writeString(folder.resolve("i.json"), "{\"weight_map\": {\"w\": \"" + name + "\"}}");

        assertThatThrownBy(() -> ShardedTensors.open(index))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("name of a file in the same folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "x\\udc00", "\\ud800\\ud800\\udc00"})
    void half_a_character_is_no_text(String text) throws IOException {
        String prompts = "{\"prompts\": [{\"clean\": \"a\", \"corrupt\": \"" + text + "\", \"answers\": [1]}]}";
        Path file = Files.writeString(folder.resolve("p.json"), prompts);

        assertThatThrownBy(() -> PromptsJson.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("/prompts/0/corrupt")
                .hasMessageContaining("half of a character");
    }

    @Test
    void a_whole_character_of_two_halves_is() throws IOException {
        String prompts = "{\"prompts\": [{\"clean\": \"a\", \"corrupt\": \"\\ud83d\\ude00\", \"answers\": [1]}]}";

        assertThat(PromptsJson.read(Files.writeString(folder.resolve("p.json"), prompts))
                        .pairs())
                .hasSize(1);
    }

    /** The tokenizers library ended the process. */
    @ParameterizedTest
    @ValueSource(strings = {"\"a b\"", "[\"a\", \"b\"]", "\"a \u00e9\""})
    void a_merge_shorter_than_the_prefix_that_is_cut_off_it_is_refused(String merge) throws IOException {
        String model = "{\"type\": \"BPE\", \"vocab\": {\"a\": 0, \"b\": 1, \"\u00e9\": 2, \"ab\": 3},"
                + " \"continuing_subword_prefix\": \"" + (merge.contains("\u00e9") ? "#" : "##") + "\", \"merges\": ["
                + merge + "]}";
        Files.writeString(folder.resolve("tokenizer.json"), "{\"version\": \"1.0\", \"model\": " + model + "}");

        assertThatThrownBy(() -> HuggingFaceTokenizerFile.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("/model/merges/0")
                .hasMessageContaining("continuing_subword_prefix");
    }

    @Test
    void a_token_for_unknown_texts_that_is_none_is_said_in_a_sentence() throws IOException {
        String tokenizer =
                """
                {"version": "1.0", "model": {"type": "BPE", "unk_token": "nowhere", "vocab": {"a": 0, "b": 1}, "merges": []}}
                """;
        Path file = Files.writeString(folder.resolve("tokenizer.json"), tokenizer);
        HuggingFaceTokenizerFile opened = HuggingFaceTokenizerFile.open(folder);

        assertThat(opened.encode("ab")).containsExactly(0, 1);
        assertThatThrownBy(() -> opened.encode("abc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot encode \"abc\"")
                .hasMessageContaining("nowhere");
        Files.writeString(file, tokenizer.replace("\"a\": 0, ", ""));
        assertThatThrownBy(() -> HuggingFaceTokenizerFile.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("cannot encode by it")
                .hasMessageContaining("nowhere");
    }
}
