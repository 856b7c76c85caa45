package dev.tributary.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptsJsonTest {

    static final String FULL =
            """
            {"seq_labels": ["The", "IO"], "word_idxs": {"IO": 1, "END": 0}, "spans": {"subject": [0, 1], "verb": []},
             "prompts": [{"clean": "The cat", "corrupt": [5, 7], "answers": [" sat", 9], "wrong_answers": [12],
                          "answer_positions": [1, 0], "spans": {"noun": [1]}, "split": "select", "length": 2},
                         {"clean": "a b", "corrupt": "a c", "answers_at": [[" d", 3]], "wrong_answers_at": [[]], "split": "score"}]}
            """;

    private final Path folder;

    PromptsJsonTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private PromptSet read(String text) throws IOException {
        Path file = folder.resolve("prompts.json");
        Files.writeString(file, text);
        return PromptsJson.read(file);
    }

    @Test
    void reads_text_and_ids() throws IOException {
        PromptSet prompts = read(FULL);

        PromptPair first = prompts.pairs().get(0);
        assertThat(prompts.seqLabels()).containsExactly("The", "IO");
        assertThat(prompts.wordIdxs().keySet()).containsExactly("IO", "END");
        assertThat(first.clean()).isEqualTo(new PromptText.Words("The cat"));
        assertThat(first.corrupt()).isEqualTo(PromptText.Ids.of(5, 7));
        assertThat(first.answers().at(1)).containsExactly(new PromptText.Words(" sat"), PromptText.Ids.of(9));
        assertThat(first.wrongAnswers().at(1)).containsExactly(PromptText.Ids.of(12));
        assertThat(prompts.pairs().get(1).answers().at(0))
                .containsExactly(new PromptText.Words(" d"), PromptText.Ids.of(3));
        assertThat(prompts.pairs().get(1).wrongAnswers()).isEqualTo(new AnswerTexts.Each(List.of(List.of())));
        assertThat(first.answerPositions()).contains(List.of(1, 0));
        assertThat(prompts.pairs().get(1).answerPositions()).isEmpty();
        assertThat(prompts.spans()).contains(new NamedSpans(Map.of("subject", List.of(0, 1), "verb", List.of())));
        assertThat(first.spans()).contains(new NamedSpans(Map.of("noun", List.of(1))));
        assertThat(prompts.pairs().get(1).spans()).isEmpty();
        assertThat(first.split()).contains(SplitPart.SELECT);
        assertThat(first.length()).contains(2);
        assertThat(prompts.pairs().get(1).length()).isEmpty();
        assertThat(prompts.pairs().get(1).split()).contains(SplitPart.SCORE);
        assertThat(prompts.spanNames()).containsExactly("subject", "verb", "noun", "rest");
    }

    @Test
    void reads_back_what_it_wrote() throws IOException {
        PromptSet prompts = read(FULL);
        Path copy = folder.resolve("copy.json");

        PromptsJson.write(prompts, copy);

        assertThat(PromptsJson.read(copy)).isEqualTo(prompts);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"seq_labels\"', '\"labels\"', /labels, unknown field",
        "'\"wrong_answers\"', '\"wrong\"', /prompts/0/wrong, unknown field",
        "'[\" sat\", 9]', '[[\" sat\"], [9]]', /prompts/0/answers/0, answers_at",
        "'[12]', '[[12]]', /prompts/0/wrong_answers/0, wrong_answers_at",
        "'[\" sat\", 9]', '[{}]', /prompts/0/answers/0, a text or a token id",
        "'[\" sat\", 9]', '\" sat\"', /prompts/0/answers, a list of answers",
        "'[12]', '[12.5]', /prompts/0/wrong_answers/0, 12.5",
        "'[12]', '[12], \"answers_at\": [[1], [2]]', /prompts/0/answers_at, got both",
        "'[12]', '[12], \"wrong_answers_at\": [[1], [2]]', /prompts/0/wrong_answers_at, got both",
        "'\"answers\": [\" sat\", 9]', '\"answers_at\": [[9]]', /prompts/0/answers_at, 'each of 2 answer positions, got 1'",
        "'\"answers\": [\" sat\", 9]', '\"answers_at\": [[9], []]', /prompts/0/answers_at/1, at least one answer",
        "'\"answers\": [\" sat\", 9]', '\"answers_at\": [[9], 9]', /prompts/0/answers_at/1, a list of answers",
        "'\"answers\": [\" sat\", 9]', '\"answers_at\": [[9], [[9]]]', /prompts/0/answers_at/1/0, a text or a token id",
        "'\"answers\": [\" sat\", 9]', '\"answers_at\": 9', /prompts/0/answers_at, a list of answers for each",
        "'\"wrong_answers\": [12]', '\"wrong_answers_at\": [[12], [1], [2]]', /prompts/0/wrong_answers_at, 'each of 2 answer positions, got 3'",
        "'\"answers_at\": [[\" d\", 3]], ', '', /prompts/1/answers, answers_at",
        "'[5, 7]', '[5, -7]', /prompts/0/corrupt/1, -7",
        "'[5, 7]', '{}', /prompts/0/corrupt, text or a list of token ids",
        "'[[\" d\", 3]]', '[[]]', /prompts/1/answers_at/0, at least one answer",
        "'[\" sat\", 9]', '[]', /prompts/0/answers, at least one answer",
        "'\"corrupt\": \"a c\", ', '', /prompts/1/corrupt, got nothing",
        "'[1, 0]', '[]', /prompts/0/answer_positions, empty list",
        "'\"END\": 0', '\"E/ND\": 0.5', /word_idxs/E~1ND, 0.5",
        "'[0, 1], \"verb\"', '[0, 1, 0], \"verb\"', /spans/subject/2, position 0 is in span",
        "'\"verb\": []', '\"verb\": [3, 1]', /spans/verb/1, position 1 is in span ",
        "'\"noun\": [1]', '\"noun\": [1], \"n/2\": [1]', /prompts/0/spans/n~12/0, position 1",
        "'\"noun\": [1]', '\"noun\": 1', /prompts/0/spans/noun, a list of positions",
        "'\"noun\": [1]', '\"noun\": [1.0]', /prompts/0/spans/noun/0, whole number",
        "'\"noun\": [1]', '\"noun\": [99999999999999999999]', /prompts/0/spans/noun/0, 99999999999999999999",
        "'\"noun\": [1]', '\"noun\": [-1]', /prompts/0/spans/noun/0, -1",
        "'\"noun\": [1]', '\"noun\": [null]', /prompts/0/spans/noun/0, got null",
        "'{\"noun\": [1]}', '[1]', /prompts/0/spans, an object from names",
        "'\"noun\"', '\"rest\"', /prompts/0/spans/rest, cannot name a span",
        "'\"noun\"', '\"S2>END\"', /prompts/0/spans/S2>END, cannot name a span",
        "'\"noun\"', '\"4\"', /prompts/0/spans/4, cannot name a span",
        "'\"noun\": [1]', '\"noun\": [1], \"noun\": [0]', line, noun",
        "'\"split\": \"select\"', '\"split\": \"train\"', /prompts/0/split, '\"score\", \"select\", \"report\", got \"train\"'",
        "'\"split\": \"select\"', '\"split\": \"Select\"', /prompts/0/split, Select",
        "'\"split\": \"select\"', '\"split\": 1', /prompts/0/split, a text",
        "', \"split\": \"select\"', '', /prompts/0/split, give all prompts a split or none",
        "', \"split\": \"score\"', '', /prompts/1/split, give all prompts a split or none",
        "'\"length\": 2', '\"length\": 0', /prompts/0/length, at least 1",
        "'\"length\": 2', '\"length\": -1', /prompts/0/length, -1",
        "'\"length\": 2', '\"length\": 1.5', /prompts/0/length, 1.5",
        "'\"length\": 2', '\"length\": 4294967297', /prompts/0/length, 4294967297",
        "'\"length\": 2', '\"length\": \"2\"', /prompts/0/length, whole number",
        "'\"score\"}]}', '\"score\"}', line, not valid JSON"
    })
    void points_at_what_does_not_fit(String from, String to, String where, String reason) {
        assertThat(FULL).contains(from);
        assertThatThrownBy(() -> read(FULL.replace(from, to)))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll("prompts.json", where, reason);
    }
}
