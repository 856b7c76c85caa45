package dev.tributary.engine.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordListTokenizerTest {

    private final WordListTokenizer tokenizer =
            WordListTokenizer.withBos(List.of("<bos>", "When", " Mary", "Mary", " and", "!"), "<bos>", true);

    @Test
    void a_space_belongs_to_the_word_after_it() {
        assertThat(tokenizer.encode("When Mary and Mary")).containsExactly(1, 2, 4, 2);
        assertThat(tokenizer.encode("Mary and")).containsExactly(3, 4);
        assertThat(tokenizer.encode("")).isEmpty();
    }

    @Test
    void joined_tokens_are_the_text() {
        String text = " and Mary and Mary";

        assertThat(tokenizer.encode(text).stream().map(tokenizer::token).collect(Collectors.joining()))
                .isEqualTo(text);
    }

    @Test
    void names_the_unknown_word_and_the_one_that_was_meant() {
        assertThatThrownBy(() -> tokenizer.encode("When Zoe")).hasMessageContaining("\" Zoe\"");
        assertThatThrownBy(() -> tokenizer.encode("and")).hasMessageContainingAll("\"and\"", "it has \" and\"");
        assertThatThrownBy(() -> tokenizer.encode("When  Mary")).hasMessageContaining("\" \"");
    }

    @Test
    void refuses_words_that_no_text_can_hold() {
        assertThatThrownBy(() -> WordListTokenizer.of(List.of("a b"))).hasMessageContaining("\"a b\"");
        assertThatThrownBy(() -> WordListTokenizer.of(List.of("a", "b", "a")))
                .hasMessageContainingAll("0", "2", "\"a\"");
        assertThatThrownBy(() -> WordListTokenizer.of(List.of(""))).hasMessageContaining("token 0");
    }

    @Test
    void survives_its_file(@TempDir Path folder) throws IOException {
        Path file = folder.resolve(WordListJson.FILE);

        WordListJson.write(tokenizer, file);
        WordListTokenizer read = WordListJson.read(file);

        assertThat(read.tokens()).isEqualTo(tokenizer.tokens());
        assertThat(read.bos()).contains(0);
        assertThat(read.addsBos()).isTrue();
    }

    @Test
    void a_file_must_fit(@TempDir Path folder) throws IOException {
        Path file = folder.resolve(WordListJson.FILE);
        Files.writeString(file, "{\"tokens\": [\"a\", 3]}");

        assertThatThrownBy(() -> WordListJson.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll("/tokens/1", "3");
    }
}
