package dev.tributary.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptsJsonTest {

    private static final String FULL =
            """
            {"seq_labels": ["The", "IO"], "word_idxs": {"IO": 1, "END": 0},
             "prompts": [{"clean": "The cat", "corrupt": [5, 7], "answers": [" sat", 9], "wrong_answers": [[12]],
                          "answer_positions": [1, 0]},
                         {"clean": "a b", "corrupt": "a c", "answers": [" d"]}]}
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
        assertThat(first.answers()).containsExactly(new PromptText.Words(" sat"), PromptText.Ids.of(9));
        assertThat(first.wrongAnswers()).containsExactly(PromptText.Ids.of(12));
        assertThat(first.answerPositions()).contains(List.of(1, 0));
        assertThat(prompts.pairs().get(1).answerPositions()).isEmpty();
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
        "'[5, 7]', '[5, -7]', /prompts/0/corrupt/1, -7",
        "'[5, 7]', '{}', /prompts/0/corrupt, text or a list of token ids",
        "'[\" d\"]', '[]', /prompts/1/answers, at least one answer",
        "'\"corrupt\": \"a c\", ', '', /prompts/1/corrupt, got nothing",
        "'[1, 0]', '[]', /prompts/0/answer_positions, empty list",
        "'\"END\": 0', '\"E/ND\": 0.5', /word_idxs/E~1ND, 0.5",
        "' d\"]}]}', ' d\"]}', line, not valid JSON"
    })
    void points_at_what_does_not_fit(String from, String to, String where, String reason) {
        assertThat(FULL).contains(from);
        assertThatThrownBy(() -> read(FULL.replace(from, to)))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll("prompts.json", where, reason);
    }
}
