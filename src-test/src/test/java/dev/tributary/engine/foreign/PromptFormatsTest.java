package dev.tributary.engine.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.task.AnswerTexts;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import dev.tributary.engine.task.PromptsJson;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts of other programs, in files shaped like theirs and in broken ones. */
class PromptFormatsTest {

    private final Path folder;

    PromptFormatsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path file(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, String.join("\n", lines) + "\n");
        return file;
    }

    private static PromptSet read(Path file) throws IOException {
        return PromptFormats.read(file, Optional.empty(), List.of());
    }

    private static PromptText words(String text) {
        return new PromptText.Words(text);
    }

    private static AnswerTexts answers(PromptText... texts) {
        return new AnswerTexts.Same(List.of(texts));
    }

    private static void refused(Path file, String... parts) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(file.toString())
                .satisfies(failure -> assertThat(failure.getMessage()).contains(parts));
    }

    @Test
    void tables_of_eap_ig_have_answers_as_token_ids() throws IOException {
        Path file = file(
                "ioi.csv",
                ",clean,corrupted,correct_idx,incorrect_idx",
                "0,\"Then, Amy and Bob went. Bob gave a ring to\",\"Then, Amy and Bob went. Tim gave a ring to\",12345,678",
                "1,When Al and Ed,When Al and Jo,\"[11, 12]\",13.0");

        List<PromptPair> pairs = read(file).pairs();

        assertThat(pairs).hasSize(2);
        assertThat(pairs.get(0).clean()).isEqualTo(words("Then, Amy and Bob went. Bob gave a ring to"));
        assertThat(pairs.get(0).corrupt()).isEqualTo(words("Then, Amy and Bob went. Tim gave a ring to"));
        assertThat(pairs.get(0).answers()).isEqualTo(answers(PromptText.Ids.of(12345)));
        assertThat(pairs.get(0).wrongAnswers()).isEqualTo(answers(PromptText.Ids.of(678)));
        assertThat(pairs.get(1).answers()).isEqualTo(answers(PromptText.Ids.of(11), PromptText.Ids.of(12)));
        assertThat(pairs.get(1).wrongAnswers()).isEqualTo(answers(PromptText.Ids.of(13)));
    }

    @Test
    void a_label_is_a_year_that_answers_are_greater_than() throws IOException {
        Path file = file(
                "greater_than.csv",
                "clean,corrupted,label",
                "The war lasted from the year 1797 to the year 17,The war lasted from the year 1701 to the year 17,97");

        PromptPair pair = read(file).pairs().get(0);

        assertThat(pair.answers()).isEqualTo(answers(words("98"), words("99")));
        assertThat(pair.wrongAnswers().at(0))
                .hasSize(98)
                .startsWith(words("00"), words("01"))
                .endsWith(words("97"));
    }

    @Test
    void broken_tables_of_eap_ig_are_refused_by_line() throws IOException {
        refused(file("a.csv", "clean,corrupted,correct_idx,incorrect_idx", "a,b,7"), "line 2", "4 fields");
        refused(
                file("b.csv", "clean,corrupted,correct_idx,incorrect_idx", "a,b,7,Bob"),
                "line 2",
                "incorrect_idx",
                "Bob");
        refused(file("c.csv", "clean,corrupted", "a,b"), "correct_idx and incorrect_idx, or label");
        refused(file("d.csv", "clean,answers", "a,b"), "column corrupted");
        refused(file("e.csv", "clean,corrupted,label", "a,b,99"), "line 2", "0 to 98");
        refused(file("f.csv", "clean,corrupted,label"), "at least one prompt");
        refused(file("g.csv", "clean,corrupted,correct_idx", "a,b,7"), "column incorrect_idx");
        refused(file("h.csv", "clean,corrupted,label", "\"a,b,1"), "");
    }

    private Path clean() throws IOException {
        return file(
                "clean.csv",
                ",prompt,prompt_id,label,prefix,IO,and,S1,length,correct_token,wrong_token,split,top_answer",
                "0,Then Amy and Bob went,3,ABB,1,2,3,4,6, Amy, Bob,circuit, Amy",
                "1,So then Amy and Bob went,3,ABB,1,3,4,5,7, Amy, Bob,eval, Amy");
    }

    private Path corrupt() throws IOException {
        return file(
                "counter.csv", ",prompt,split", "0,Then Tim and Jim went,circuit", "1,So then Tim and Jim went,eval");
    }

    @Test
    void tables_of_peap_name_spans_and_count_a_bos_token() throws IOException {
        PromptSet prompts = PromptFormats.read(clean(), Optional.of(corrupt()), List.of());

        PromptPair first = prompts.pairs().get(0);
        assertThat(first.clean()).isEqualTo(words("Then Amy and Bob went"));
        assertThat(first.corrupt()).isEqualTo(words("Then Tim and Jim went"));
        assertThat(first.answers()).isEqualTo(answers(words(" Amy")));
        assertThat(first.wrongAnswers()).isEqualTo(answers(words(" Bob")));
        assertThat(first.spans().orElseThrow().positions())
                .containsEntry("prefix", List.of(0))
                .containsEntry("IO", List.of(1))
                .containsEntry("and", List.of(2))
                .containsEntry("S1", List.of(3, 4));
        assertThat(prompts.pairs().get(1).spans().orElseThrow().positions())
                .as("spans move from prompt to prompt")
                .containsEntry("prefix", List.of(0, 1))
                .containsEntry("S1", List.of(4, 5));
        assertThat(PromptFormats.read(clean(), Optional.of(corrupt()), List.of("IO", "S1"))
                        .pairs()
                        .get(0)
                        .spans()
                        .orElseThrow()
                        .positions())
                .containsEntry("IO", List.of(1, 2))
                .containsEntry("S1", List.of(3, 4));
    }

    @Test
    void broken_tables_of_peap_are_refused() throws IOException {
        refused(clean(), "--counterfactual");
        Path short1 = file("short.csv", "prompt", "Then Tim");
        assertThatThrownBy(() -> PromptFormats.read(clean(), Optional.of(short1), List.of()))
                .hasMessageContaining("2 rows")
                .hasMessageContaining("got 1");
        assertThatThrownBy(() -> PromptFormats.read(clean(), Optional.of(corrupt()), List.of("S1", "IO")))
                .hasMessageContaining("line 2")
                .hasMessageContaining("begins at 4 and ends at 2");
        assertThatThrownBy(() -> PromptFormats.read(clean(), Optional.of(corrupt()), List.of("S3")))
                .hasMessageContaining("column S3");
        Path outside = file("outside.csv", "prompt,IO,length,correct_token,wrong_token", "Then Amy,9,3, a, b");
        Path one = file("one.csv", "prompt", "Then Tim");
        assertThatThrownBy(() -> PromptFormats.read(outside, Optional.of(one), List.of()))
                .hasMessageContaining("begins at 9");
        Path none = file("none.csv", "prompt,length,correct_token,wrong_token", "Then Amy,3, a, b");
        assertThatThrownBy(() -> PromptFormats.read(none, Optional.of(one), List.of()))
                .hasMessageContaining("--spans");
    }

    @Test
    void lines_of_edge_pruning_mark_their_answer() throws IOException {
        Path file = file(
                "ioi.jsonl",
                "{\"clean\": \"Amy and Bob went. Bob gave a ring to <predict>Amy</predict>.\", \"corrupted\": \"Tim and Jim"
                        + " went. Jo gave a ring to <predict>Amy</predict>.\", \"split\": \"train\"}",
                "",
                "{\"clean\": \"1797 to 17<predict>98</predict>\", \"corrupted\": \"1701 to 17\"}");

        List<PromptPair> pairs = read(file).pairs();

        assertThat(pairs.get(0).clean()).isEqualTo(words("Amy and Bob went. Bob gave a ring to"));
        assertThat(pairs.get(0).corrupt()).isEqualTo(words("Tim and Jim went. Jo gave a ring to"));
        assertThat(pairs.get(0).answers()).as("the space belongs to the token").isEqualTo(answers(words(" Amy")));
        assertThat(pairs.get(0).wrongAnswers()).isEqualTo(answers());
        assertThat(pairs.get(1).clean()).isEqualTo(words("1797 to 17"));
        assertThat(pairs.get(1).answers()).isEqualTo(answers(words("98")));
    }

    @Test
    void broken_lines_of_edge_pruning_are_refused() throws IOException {
        refused(file("a.jsonl", "{\"clean\": \"a <predict>b</predict>\"}"), "line 1", "corrupted");
        refused(file("b.jsonl", "{\"clean\": \"a b\", \"corrupted\": \"c\"}"), "line 1", "<predict>");
        refused(file("c.jsonl", "{\"clean\": \"</predict>a<predict>\", \"corrupted\": \"c\"}"), "one answer");
        refused(file("d.jsonl", "", "{\"clean\": 7}"), "line 2", "number");
        refused(file("e.jsonl", "{clean"), "line 1", "no JSON");
        refused(file("f.jsonl", ""), "at least one line");
        refused(file("g.jsonl", "{\"clean\": \"<predict>b</predict>\", \"corrupted\": \"c\"}"), "before the answer");
        refused(file("h.jsonl", "[1]"), "a text clean");
    }

    @Test
    void prompts_of_auto_circuit_are_ours() throws IOException {
        Path file = file(
                "docstring.json",
                "{\"seq_labels\": [\"a\", \"b\"], \"word_idxs\": {\"b\": 1},",
                " \"prompts\": [{\"clean\": \"x y\", \"corrupt\": \"x z\", \"answers\": [\" u\"], \"wrong_answers\": [\" v\"]}]}");

        assertThat(read(file)).isEqualTo(PromptsJson.read(file));
        refused(file("broken.json", "{\"prompts\": 3}"), "");
    }

    @Test
    void what_is_read_can_be_written_and_read_as_ours() throws IOException {
        PromptSet read = PromptFormats.read(clean(), Optional.of(corrupt()), List.of());
        Path ours = folder.resolve("ours.json");
        PromptsJson.write(read, ours);

        assertThat(PromptsJson.read(ours)).isEqualTo(read);
    }

    @Test
    void other_files_are_refused_with_all_kinds_that_there_are() throws IOException {
        refused(file("a.txt", "clean"), "AutoCircuit", "EAP-IG", "PEAP", "Edge Pruning");
        refused(file("a.csv", "a,b", "1,2"), "no known kind");
        assertThatThrownBy(() -> read(folder.resolve("missing.csv"))).isInstanceOf(NoSuchFileException.class);
    }
}
